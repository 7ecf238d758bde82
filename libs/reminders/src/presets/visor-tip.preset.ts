import type { VisorTipDocument } from '../visor-tip.dto';

/** The sticker on the passenger's sun visor (副驾驶遮阳板温馨提示). REM-17 */
export const USUAL_VISOR_TIP: VisorTipDocument = {
  language: 'zh-CN',
  newCar: {
    'zh-CN':
      '{storeName} 温馨提示\n[爱车 {vehicle}\n][首次保养：{dueOn}\n][首次保养里程：{dueKm}公里（时间与里程以先到为准）\n][预约电话：{appointmentPhone}\n][24小时救援：{rescuePhone}\n][投诉电话：{complaintPhone}\n]祝您一路平安！',
    en: '{storeName} – a friendly reminder\n[Your car {vehicle}\n][First maintenance: {dueOn}\n][or at {dueKm} km, whichever comes first\n][Appointments: {appointmentPhone}\n][Roadside assistance: {rescuePhone}\n][Complaints: {complaintPhone}\n]Drive safely!',
  },
  serviced: {
    'zh-CN':
      '{storeName} 温馨提示\n[爱车 {vehicle}\n][本次服务：{servicedOn}\n][下次保养：{dueOn}\n][下次保养里程：{dueKm}公里（时间与里程以先到为准）\n][预约电话：{appointmentPhone}\n][24小时救援：{rescuePhone}\n][投诉电话：{complaintPhone}\n]祝您一路平安！',
    en: '{storeName} – a friendly reminder\n[Your car {vehicle}\n][Serviced on {servicedOn}\n][Next maintenance: {dueOn}\n][or at {dueKm} km, whichever comes first\n][Appointments: {appointmentPhone}\n][Roadside assistance: {rescuePhone}\n][Complaints: {complaintPhone}\n]Drive safely!',
  },
};
