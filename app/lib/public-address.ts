import { BlockList, isIP } from "node:net";

// Sources: IANA special-purpose address registries for IPv4 and IPv6 (RFC 6890 and its updates). Two lists in place
// of one long one: of IPv6 only global unicast (2000::/3) is public at all, which leaves out loopback, link-local,
// unique-local, multicast, IPv4-mapped and -compatible addresses and both NAT64 prefixes without naming them.
const specialV4 = new BlockList();
for (const [network, prefix] of [
  ["0.0.0.0", 8], // "this" network; 0.0.0.0 reaches the machine itself
  ["10.0.0.0", 8],
  ["100.64.0.0", 10], // carrier-grade NAT; some clouds keep their metadata service here
  ["127.0.0.0", 8],
  ["168.63.129.16", 32], // public by number, but one cloud's internal control server
  ["169.254.0.0", 16], // link-local; most clouds' metadata service
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
] as const)
  specialV4.addSubnet(network, prefix, "ipv4");

const globalUnicastV6 = new BlockList();
globalUnicastV6.addSubnet("2000::", 3, "ipv6");

const specialV6 = new BlockList();
for (const [network, prefix] of [
  ["2001::", 23], // protocol assignments: Teredo, benchmarking, ORCHID
  ["2001:db8::", 32],
  ["2002::", 16], // 6to4: carries any IPv4 address
  ["3fff::", 20],
] as const)
  specialV6.addSubnet(network, prefix, "ipv6");

/**
 * Whether an IP address (as text, IPv6 with or without a zone) belongs to the public internet. Anything that is not an
 * IP address is not public.
 */
export function isPublicAddress(address: string): boolean {
  const [bare = ""] = address.split("%");
  switch (isIP(bare)) {
    case 4:
      return !specialV4.check(bare, "ipv4");
    case 6:
      return globalUnicastV6.check(bare, "ipv6") && !specialV6.check(bare, "ipv6");
    default:
      return false;
  }
}
