import { smsLength } from './sms-length.policy';

describe('smsLength', () => {
  it.each([
    ['nothing', '', 0, 'gsm_7', 1],
    ['160 Latin characters', 'a'.repeat(160), 160, 'gsm_7', 1],
    ['one more', 'a'.repeat(161), 161, 'gsm_7', 2],
    ['two full segments', 'a'.repeat(306), 306, 'gsm_7', 2],
    ['one more than two', 'a'.repeat(307), 307, 'gsm_7', 3],
    ['80 brackets, each of which takes two', '['.repeat(80), 80, 'gsm_7', 1],
    ['81 brackets', '['.repeat(81), 81, 'gsm_7', 2],
    ['70 Chinese characters', '保'.repeat(70), 70, 'ucs_2', 1],
    ['71 of them', '保'.repeat(71), 71, 'ucs_2', 2],
    ['134', '保'.repeat(134), 134, 'ucs_2', 2],
    ['135', '保'.repeat(135), 135, 'ucs_2', 3],
    ['35 rare characters, each of which takes two', '𠮷'.repeat(35), 35, 'ucs_2', 1],
    ['66 characters and a rare one that fits no more', `${'保'.repeat(66)}𠮷${'保'.repeat(65)}`, 132, 'ucs_2', 2],
    ['one Chinese character in a Latin text', `${'a'.repeat(70)}保`, 71, 'ucs_2', 2],
  ] as const)('TEN-12: %s', (_name, text, characters, encoding, segments) => {
    expect(smsLength(text)).toEqual({ characters, encoding, segments });
  });
});
