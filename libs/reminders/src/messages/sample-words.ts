import type { Locale } from '#libs/foundation';

/** Words as long as they usually come, for where a message is looked at without a customer. */
export const SAMPLE_WORDS: Readonly<Record<Locale, Readonly<Record<string, string>>>> = {
  'zh-CN': {
    ...{ customerName: '石远梅', vehicle: '沪A·E48B4 朗逸 1.5L', plate: '沪A·E48B4', model: '朗逸 1.5L' },
    ...{
      dueOn: '11月24日（周二）',
      bookedFor: '11月24日（周二）14:30',
      surveyLink: 'https://example.com/s/0192f3c7a107c3e',
    },
    ...{ storeName: '申海大众浦东店', address: '上海市浦东新区科技园路514号' },
    ...{ appointmentPhone: '021-61234567', rescuePhone: '400-800-1234', repairPhone: '021-61234568' },
    complaintPhone: '021-61234569',
  },
  en: {
    ...{ customerName: 'Shi Yuanmei', vehicle: '沪A·E48B4 Lavida 1.5L', plate: '沪A·E48B4', model: 'Lavida 1.5L' },
    ...{ dueOn: 'Tuesday 24 November', bookedFor: 'Tuesday 24 November, 14:30' },
    ...{ storeName: 'Shenhai Volkswagen Pudong', address: '514 Keji Yuan Road, Pudong, Shanghai' },
    ...{ appointmentPhone: '021-61234567', rescuePhone: '400-800-1234', repairPhone: '021-61234568' },
    ...{ complaintPhone: '021-61234569', surveyLink: 'https://example.com/s/0192f3c7a107c3e' },
  },
};
