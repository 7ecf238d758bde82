import { LOCALES, localDate } from '#libs/foundation';
import { USUAL_VISOR_TIP } from './presets/visor-tip.preset';
import { TIP_OCCASIONS, type TipFacts, visorTipText } from './visor-tip.policy';

const FACTS: TipFacts = {
  plate: '沪A·E48B4',
  model: '朗逸 1.5L',
  dueOn: localDate('2027-05-20'),
  dueKm: 15_000,
  servicedOn: localDate('2026-11-20'),
  storeName: '申海大众浦东店',
  appointmentPhone: '+862150001234',
  rescuePhone: '+864008001234',
  repairPhone: null,
  complaintPhone: null,
  address: null,
};

describe('visorTipText', () => {
  it('REM-17: tells when and at how many kilometres to come next, and whom to call', () => {
    expect(visorTipText(USUAL_VISOR_TIP.serviced['zh-CN'], FACTS, 'zh-CN')).toBe(
      '申海大众浦东店 温馨提示\n爱车 沪A·E48B4 朗逸 1.5L\n本次服务：2026年11月20日（周五）\n下次保养：2027年5月20日（周四）\n下次保养里程：15,000公里（时间与里程以先到为准）\n预约电话：021-50001234\n24小时救援：400-800-1234\n祝您一路平安！',
    );
    expect(visorTipText(USUAL_VISOR_TIP.newCar.en, FACTS, 'en')).toBe(
      '申海大众浦东店 – a friendly reminder\nYour car 沪A·E48B4 朗逸 1.5L\nFirst maintenance: Thursday 20 May 2027\nor at 15,000 km, whichever comes first\nAppointments: 021-50001234\nRoadside assistance: 400-800-1234\nDrive safely!',
    );
  });

  it.each(TIP_OCCASIONS.flatMap((occasion) => LOCALES.map((language) => [occasion, language] as const)))(
    'REM-17: %s in %s leaves out what is not known, and is not printed without the store’s name',
    (occasion, language) => {
      const template = USUAL_VISOR_TIP[occasion === 'new_car' ? 'newCar' : 'serviced'][language];
      const unknown = { plate: null, model: null, dueOn: null, dueKm: null, servicedOn: null, appointmentPhone: null };
      const text = visorTipText(template, { ...FACTS, ...unknown, rescuePhone: null }, language);
      expect(text).toContain('申海大众浦东店');
      expect(text).not.toMatch(/[[\]{}]|null|公里|km/);
      expect(visorTipText(template, { ...FACTS, storeName: null }, language)).toBeNull();
    },
  );
});
