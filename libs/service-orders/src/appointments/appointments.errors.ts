import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const partsNotReady = defineFieldProblem('parts_not_ready', {
  'zh-CN': '零件 {partsReadyAt} 才能到货，预约不能早于此时',
  en: 'The parts are there from {partsReadyAt} on; no visit before',
});

export const promiseBeforeVisit = defineFieldProblem('promise_before_visit', {
  'zh-CN': '约定交车时间须晚于预约到店时间',
  en: 'Nothing can be promised for a time before the visit',
});

export const pickUpAfterVisit = defineFieldProblem('pick_up_after_visit', {
  'zh-CN': '取车时间不能晚于预约到店时间',
  en: 'The vehicle is fetched before the visit begins',
});

export const returnBeforeVisit = defineFieldProblem('return_before_visit', {
  'zh-CN': '送车时间须晚于预约到店时间',
  en: 'The vehicle is taken back after the visit has begun',
});

export const otherTimeThanHold = defineFieldProblem('other_time_than_hold', {
  'zh-CN': '与保留的时间 {heldFor} 不一致',
  en: 'The hold is for {heldFor}; leave the time out, or ask for another hold',
});

export const heldForOther = defineFieldProblem('held_for_other', {
  'zh-CN': '该保留占用了为另一位客户预留的、或候补时已告知该客户的工位和技师，请另行保留',
  en: 'It keeps what is set aside for another customer, or was offered to them; ask for another hold',
});

export const appointmentPlaced = defineProblem({
  code: 'appointment_placed',
  kind: 'conflict',
  title: { 'zh-CN': '该预约已安排工位和技师', en: 'Bay and technician are kept for the visit' },
  detail: {
    'zh-CN': '工位和技师是按原来店方式安排的；更改来店方式请同时改约',
    en: 'They were given for a visit of its kind; book it anew to change how the vehicle comes',
  },
});

export const visitNotMissedYet = defineProblem({
  code: 'visit_not_missed_yet',
  kind: 'conflict',
  title: { 'zh-CN': '预约时间未到', en: 'The visit may still be kept' },
  detail: {
    'zh-CN': '{from} 起方可登记未到店；客户不来请取消预约',
    en: 'It may be noted as missed from {from} on; cancel it where the customer called it off',
  },
});
