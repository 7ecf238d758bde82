import { defineFieldProblem, defineProblem, type FieldProblemType, type VinFault } from '#libs/foundation';

export const vehicleVinTaken = defineProblem({
  code: 'vehicle_vin_taken',
  kind: 'conflict',
  title: { 'zh-CN': '底盘号已登记', en: 'The VIN is there already' },
  detail: { 'zh-CN': '本店已有该底盘号的车辆', en: 'The store has a vehicle with this VIN already' },
});

export const vehicleOwnerUnchanged = defineProblem({
  code: 'vehicle_owner_unchanged',
  kind: 'conflict',
  title: { 'zh-CN': '车主未变更', en: 'The owner is the same' },
  detail: { 'zh-CN': '该客户已是当前车主', en: 'This customer is the current owner already' },
});

export const vehiclePartyThere = defineProblem({
  code: 'vehicle_party_there',
  kind: 'conflict',
  title: { 'zh-CN': '该相关人已登记', en: 'This person is there already' },
  detail: {
    'zh-CN': '此人目前已以该身份登记在该车名下',
    en: 'The person has this to do with the vehicle already',
  },
});

export const vehiclePartyEnded = defineProblem({
  code: 'vehicle_party_ended',
  kind: 'conflict',
  title: { 'zh-CN': '该相关人已终止', en: 'It is over already' },
  detail: { 'zh-CN': '此人与该车的关系早已终止；如有需要请重新登记', en: 'It ended before; add the person anew' },
});

export const odometerWentBack = defineProblem({
  code: 'odometer_went_back',
  kind: 'conflict',
  title: { 'zh-CN': '里程倒退', en: 'The odometer went back' },
  detail: {
    'zh-CN': '与 {againstReadAt} 的读数 {againstKm} 公里不符；如该读数有误，请先更正并说明原因',
    en: 'It showed {againstKm} km at {againstReadAt}; where that is wrong, correct it first and say why',
  },
});

export const odometerReadingCorrected = defineProblem({
  code: 'odometer_reading_corrected',
  kind: 'conflict',
  title: { 'zh-CN': '读数已更正', en: 'The reading was corrected already' },
  detail: { 'zh-CN': '请更正最新的那次更正', en: 'Correct the correction that stands for it' },
});

export const odometerReadInFuture = defineFieldProblem('odometer_read_in_future', {
  'zh-CN': '读数时间不能晚于现在',
  en: 'Nothing can have been read later than now',
});

export const vehicleOwnerSinceTooEarly = defineFieldProblem('vehicle_owner_since_too_early', {
  'zh-CN': '不能早于前任车主的起始日期',
  en: 'Lies before the day on which the current owner took over',
});

export const vehiclePartyOnePerson = defineFieldProblem('vehicle_party_one_person', {
  'zh-CN': '联系人与关系人只能填写一个',
  en: 'Name a contact or a relation, not both',
});

export const vehiclePartyUntilTooEarly = defineFieldProblem('vehicle_party_until_too_early', {
  'zh-CN': '不能早于起始日期',
  en: 'Lies before the day on which it began',
});

export const registrationAskedInFuture = defineFieldProblem('registration_asked_in_future', {
  'zh-CN': '询问时间不能晚于现在',
  en: 'Nobody can have been asked later than now',
});

export const passingThroughReasonAlone = defineFieldProblem('passing_through_reason_alone', {
  'zh-CN': '只有过路车才填写依据',
  en: 'Only a car that passes through has one',
});

/** Why a VIN (底盘号) is refused. VEH-01 */
export const INVALID_VIN: Readonly<Record<VinFault, FieldProblemType>> = {
  length: defineFieldProblem('invalid_vin_length', { 'zh-CN': '底盘号应为 17 位', en: 'A VIN has 17 characters' }),
  characters: defineFieldProblem('invalid_vin_characters', {
    'zh-CN': '底盘号只含数字和除 I、O、Q 以外的字母',
    en: 'A VIN is made of digits and of letters without I, O and Q',
  }),
  check_digit: defineFieldProblem('invalid_vin_check_digit', {
    'zh-CN': '底盘号校验位不正确，请核对第 9 位',
    en: 'The check digit of the VIN, its ninth character, does not fit the rest',
  }),
};
