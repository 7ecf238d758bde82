import type { ScriptAnswerDto, ScriptPartDto, ScriptTextDto } from '../call-script.dto';

const text = (zh: string, en: string): ScriptTextDto => ({ 'zh-CN': zh, en });

/** A part that goes on with another, or ends the talk. */
export function part(
  code: string,
  label: readonly [zh: string, en: string],
  say: readonly [zh: string, en: string],
  rest: Partial<Pick<ScriptPartDto, 'asks' | 'answers' | 'next'>> = {},
): ScriptPartDto {
  return { code, label: text(...label), say: text(...say), asks: null, answers: [], next: null, ...rest };
}

/** 满意, 一般, 不满意: who is so-so goes the way of who is not satisfied. FUP-11 */
export function threeAnswers({ good, bad }: { good: string; bad: string }): ScriptAnswerDto[] {
  return [
    { answer: 'satisfied', label: text('满意', 'Satisfied'), next: good },
    { answer: 'so_so', label: text('一般', 'So-so'), next: bad },
    { answer: 'not_satisfied', label: text('不满意', 'Not satisfied'), next: bad },
  ];
}

export const OPENING_LABEL = ['开场白', 'Opening'] as const;
export const CLOSING_LABEL = ['善意问候', 'Greeting'] as const;

/** The words for whoever is not content: heard out, written down, reported at once. FUP-11, FUP-12 */
export function apology(next: string): ScriptPartDto {
  return part(
    'apology',
    ['致歉与记录', 'Apology'],
    [
      '非常抱歉没有让您满意。请您具体说说是哪些方面？我会立即记录并报告服务经理，由他尽快给您答复。',
      'I am very sorry that we did not satisfy you. What exactly was it? I note it down and tell the service manager at once, who will come back to you soon.',
    ],
    { next },
  );
}
