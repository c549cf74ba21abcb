export { answerCron as action, answerCron as loader } from "../web/cron-route.ts";
