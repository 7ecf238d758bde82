import { USUAL_CALL_RULES } from './call-rules';
import { afterAttempt, type MadeAttempt, nextCallTime } from './next-attempt.policy';

const ZONE = 'Asia/Shanghai';
const at = (text: string): Date => new Date(`2026-11-${text}:00+08:00`);

const made = (changes: Partial<MadeAttempt>): MadeAttempt => ({
  ...{ outcome: 'no_answer', number: 1, at: at('23T10:00'), callBackAt: null, expiresAt: null },
  hasAnotherNumber: false,
  ...changes,
});
const after = (changes: Partial<MadeAttempt>) => afterAttempt(made(changes), USUAL_CALL_RULES, ZONE);

describe('what follows a try of a call', () => {
  it.each([
    ['reached', 'reached'],
    ['refused', 'refused'],
    ['wrong_number', 'wrong_number'],
    ['empty_number', 'empty_number'],
    ['no_number', 'no_number'],
  ] as const)('FUP-03: %s ends the call', (outcome, expected) => {
    expect(after({ outcome })).toEqual({ kind: 'close', outcome: expected });
  });

  it.each(['no_answer', 'message_left'] as const)('FUP-03: %s is tried again, three times in all', (outcome) => {
    expect(after({ outcome, number: 1 })).toEqual({ kind: 'again', at: at('23T14:00') });
    expect(after({ outcome, number: 2, at: at('23T14:00') })).toEqual({ kind: 'again', at: at('23T18:00') });
    expect(after({ outcome, number: 3, at: at('23T18:00') })).toEqual({ kind: 'close', outcome });
  });

  it('FUP-03: a wrong number leads to the next one, at once', () => {
    expect(after({ outcome: 'wrong_number', hasAnotherNumber: true })).toEqual({ kind: 'again', at: at('23T10:00') });
  });

  it('FUP-08: an agreed time wins over the tries, the call times and the end', () => {
    const callBackAt = at('25T12:15');
    const late = { number: 9, expiresAt: at('24T00:00') };
    expect(after({ outcome: 'call_back_agreed', callBackAt, ...late })).toEqual({ kind: 'again', at: callBackAt });
  });

  it('FUP-08: no try disturbs the rest at noon or the evening', () => {
    const next = (text: string) => nextCallTime(at(text), USUAL_CALL_RULES.callTimes, ZONE);
    expect(next('23T08:59')).toEqual(at('23T09:00'));
    expect(next('23T11:29')).toEqual(at('23T11:29'));
    expect(next('23T11:30')).toEqual(at('23T14:00'));
    expect(next('23T19:59')).toEqual(at('23T19:59'));
    expect(next('23T20:00')).toEqual(at('24T09:00'));
  });

  it('FUP-08: what would come too late is not tried again', () => {
    expect(after({ expiresAt: at('23T14:00') })).toEqual({ kind: 'close', outcome: 'no_answer' });
    expect(after({ expiresAt: at('23T14:01') })).toEqual({ kind: 'again', at: at('23T14:00') });
  });
});
