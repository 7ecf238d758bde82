import { defineTaskKind } from '#libs/tasks';

/** Tells who waits of a slot that became free and is held for them. SVC-03 */
export const OFFER_SLOT = defineTaskKind({
  code: 'offer-slot',
  title: {
    'zh-CN': '告知候补客户：{startsAt} 有空档，预计 {minutes} 分钟',
    en: 'Tell who waits: a slot is free at {startsAt}, for {minutes} minutes of work',
  },
  outcomes: [
    { code: 'booked', label: { 'zh-CN': '已预约', en: 'Booked' } },
    { code: 'declined', label: { 'zh-CN': '客户不来', en: 'Declined' } },
    { code: 'not_reached', label: { 'zh-CN': '未联系上', en: 'Not reached' } },
  ],
  permission: 'appointments:write',
});
