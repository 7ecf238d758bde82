import { messageOf } from './judged-message';

const CONTACT = {
  ...{ journey: 'birthday', step: 'sms', message: null, subject: null, providerTemplate: null, values: {} },
} as const;

describe('messageOf', () => {
  it.each([
    ['sms', 500],
    ['letter', 2_000],
  ] as const)('cuts the text of a %s after %i whole characters, never through one of two halves', (channel, most) => {
    const text = `${'a'.repeat(most - 1)}𠮷祝您生日快乐`;
    const { text: cut } = messageOf({ ...CONTACT, channel }, { kind: 'go', template: text }, null);
    expect(cut).toBe(`${'a'.repeat(most - 1)}𠮷`);
  });

  it('cuts the subject of an e-mail in the same way', () => {
    const said = {
      kind: 'go',
      template: '{name}',
      subject: `${'a'.repeat(119)}𠮷b`,
      values: { name: '石远梅' },
    } as const;
    expect(messageOf({ ...CONTACT, channel: 'email' }, said, null)).toEqual({
      text: '石远梅',
      subject: `${'a'.repeat(119)}𠮷`,
    });
  });
});
