/**
 * Makes an element show `markup`, changing only what differs. What people are in the middle of survives: focus, typed
 * text, chosen options, open details, scrolled lists. Elements with `data-key` are recognized when they move.
 */
export function morph(element, markup) {
  const wanted = document.createElement("template");
  wanted.innerHTML = markup;
  morphChildren(element, wanted.content);
}

function morphChildren(parent, wanted) {
  const keyed = new Map(
    [...parent.children].flatMap((child) => (child.dataset.key ? [[child.dataset.key, child]] : [])),
  );
  let place = parent.firstChild;
  for (const want of [...wanted.childNodes]) {
    const key = want.dataset?.key;
    const match = key ? keyed.get(key) : place && !place.dataset?.key && isAlike(place, want) ? place : null;
    if (!match) {
      parent.insertBefore(want, place);
      continue;
    }
    if (match === place) place = place.nextSibling;
    else parent.insertBefore(match, place);
    morphNode(match, want);
  }
  while (place) {
    const gone = place;
    place = place.nextSibling;
    gone.remove();
  }
}

const isAlike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName;

function morphNode(node, want) {
  if (node.nodeType !== Node.ELEMENT_NODE) {
    if (node.nodeValue !== want.nodeValue) node.nodeValue = want.nodeValue;
    return;
  }
  for (const { name, value } of [...want.attributes])
    if (node.getAttribute(name) !== value) node.setAttribute(name, value);
  for (const { name } of [...node.attributes])
    // Whether details are open is the reader's business.
    if (!want.hasAttribute(name) && !(name === "open" && node.localName === "details")) node.removeAttribute(name);
  // A switch shows the world, not what was clicked last, once the world has heard of the click.
  if (node.dataset.switch && !node.underWay) node.checked = want.hasAttribute("checked");
  morphChildren(node, want);
}
