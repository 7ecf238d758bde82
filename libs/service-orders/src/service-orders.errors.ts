import { defineFieldProblem, defineProblem } from '#libs/foundation';

export const serviceOrderClosed = defineProblem({
  code: 'service_order_closed',
  kind: 'conflict',
  title: { 'zh-CN': '工单已关闭', en: 'The service order is closed' },
  detail: {
    'zh-CN': '工单状态为 {state}，不能再修改',
    en: 'The order is {state}, and nothing of it changes any more',
  },
});

export const serviceOrderTransitionRefused = defineProblem({
  code: 'service_order_transition_refused',
  kind: 'conflict',
  title: { 'zh-CN': '工单状态不允许此操作', en: 'The order cannot go there from here' },
  detail: {
    'zh-CN': '工单状态为 {from}，不能转为 {to}；可转为：{allowed}',
    en: 'The order is {from} and cannot become {to}; it can become: {allowed}',
  },
});

export const serviceOrderIncomplete = defineProblem({
  code: 'service_order_incomplete',
  kind: 'conflict',
  title: { 'zh-CN': '工单信息不全', en: 'Something has to be noted first' },
  detail: {
    'zh-CN': '转为 {to} 之前须完成：{missing}',
    en: 'Before the order becomes {to} this has to be done: {missing}',
  },
});

export const serviceOrderWithoutCustomer = defineProblem({
  code: 'service_order_without_customer',
  kind: 'conflict',
  title: { 'zh-CN': '工单没有客户', en: 'The service order has no customer' },
  detail: { 'zh-CN': '该车辆没有已知车主', en: 'Nobody is known to own the vehicle' },
});

export const partsRequestClosed = defineProblem({
  code: 'parts_request_closed',
  kind: 'conflict',
  title: { 'zh-CN': '零件申请状态不允许此操作', en: 'The request for the part does not allow that any more' },
  detail: {
    'zh-CN': '申请状态为 {from}，不能转为 {to}；可转为：{allowed}',
    en: 'The request is {from} and cannot become {to}; it can become: {allowed}',
  },
});

export const serviceOrderNumberTaken = defineProblem({
  code: 'service_order_number_taken',
  kind: 'conflict',
  title: { 'zh-CN': '派工单号已存在', en: 'The dispatch number is taken' },
  detail: {
    'zh-CN': '来源 {source} 中的派工单号 {orderNumber} 已存在',
    en: 'There is an order {orderNumber} of {source} already',
  },
});

export const appointmentClosed = defineProblem({
  code: 'appointment_closed',
  kind: 'conflict',
  title: { 'zh-CN': '预约状态不允许此操作', en: 'The appointment does not allow that any more' },
  detail: {
    'zh-CN': '预约状态为 {state}；此操作要求：{allowed}',
    en: 'The appointment is {state}, and would have to be: {allowed}',
  },
});

export const oneOfTwo = defineFieldProblem('one_of_two', {
  'zh-CN': '与 {other} 二者择一',
  en: 'Exactly one of this and {other} counts',
});

export const instantOutOfOrder = defineFieldProblem('instant_out_of_order', {
  'zh-CN': '时间应在 {notBefore} 与 {notAfter} 之间',
  en: 'Must lie between {notBefore} and {notAfter}',
});

export const instantInFuture = defineFieldProblem('instant_in_future', {
  'zh-CN': '时间不能晚于现在',
  en: 'Must not lie in the future',
});

export const promiseBeforeArrival = defineFieldProblem('promise_before_arrival', {
  'zh-CN': '约定交车时间不能早于进厂时间',
  en: 'Nothing can be promised for a time before the arrival',
});

export const appointmentInPast = defineFieldProblem('appointment_in_past', {
  'zh-CN': '预约时间不能早于现在',
  en: 'A visit is booked for a time to come',
});

export const otherVehicle = defineFieldProblem('other_vehicle', {
  'zh-CN': '该工单属于另一辆车',
  en: 'Belongs to another vehicle',
});

export const reworkNotLater = defineFieldProblem('rework_not_later', {
  'zh-CN': '返修工单的进厂时间必须晚于原工单',
  en: 'A rework arrives later than the order that it repairs again',
});

export const totalOutOfRange = defineFieldProblem('total_out_of_range', {
  'zh-CN': '合计金额超出范围',
  en: 'The lines add up to more than an order can cost',
});
