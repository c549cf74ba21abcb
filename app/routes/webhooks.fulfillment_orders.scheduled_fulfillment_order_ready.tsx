export { answerWebhook as action, answerWebhook as loader } from "../web/webhook-route.ts";
