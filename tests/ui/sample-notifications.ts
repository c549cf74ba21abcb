import {
  defaultNotificationSettings,
  notificationChanges,
  parseNotificationSettings,
} from "../../app/domain/notifications/notification-settings.ts";
import { loadMailLanguage } from "../../app/mail/load-mail-language.server.ts";
import { mailExamples } from "../../app/mail/mail-examples.ts";
import { renderMail } from "../../app/mail/render-mail.ts";
import { isMailKind } from "../../app/use-cases/mail.ts";
import type { NotificationDesk, NotificationsView } from "../../app/use-cases/notifications/notification-desk.ts";
import type { Scenario } from "./sample-application.ts";

/** The Notifications tab over settings that can be changed like the real ones. */
export function sampleNotifications(scenario: Scenario): NotificationDesk {
  let view: NotificationsView = {
    settings: {
      ...defaultNotificationSettings,
      ...(scenario === "busy" ? { quietHours: { from: 22, to: 7 }, addresses: ["orders@fjordfield.example"] } : {}),
    },
    version: 1,
    shopContact: "owner@fjordfield.example",
    timeZone: "Europe/Oslo",
    updatedAt: "2026-11-20T09:00:00.000Z",
    updatedBy: "staff:81",
    audit: [
      {
        at: "2026-11-20T09:00:00.000Z",
        actor: "staff:81",
        changes: [
          { field: "quietHours", from: "", to: "22-7" },
          { field: "merchant.merchant-late", from: "at-once", to: "in-digest" },
          { field: "addresses", from: "", to: "o…@fjordfield.example" },
        ],
      },
    ],
  };
  let overtaken = false;
  return {
    notifications: async () => {
      if (scenario === "errors") throw new Error("the database is on fire");
      return view;
    },
    saveNotifications: async (_shop, input, version, actor) => {
      if (scenario === "conflict" && !overtaken) {
        overtaken = true;
        view = { ...view, version: view.version + 1 };
      }
      if (version !== view.version) return { kind: "conflict", current: view };
      const parsed = parseNotificationSettings(input);
      if (!parsed.ok) return { kind: "invalid", errors: parsed.error };
      const at = new Date().toISOString();
      const changes = notificationChanges(view.settings, parsed.value);
      const audit = [{ at, actor, changes }, ...view.audit];
      view = { ...view, settings: parsed.value, version: view.version + 1, updatedAt: at, updatedBy: actor, audit };
      return { kind: "saved", version: view.version };
    },
    mailExample: async (_shop, kind, language) => {
      if (!isMailKind(kind)) return null;
      const params = { marketplace: "Fjord & Field", vendor: "Nordic Wool", ...mailExamples[kind] };
      const { subject, html } = renderMail({ kind, params }, loadMailLanguage(language), "Europe/Oslo");
      return { subject, html };
    },
  };
}
