import { DomainError, type ProblemType } from '#libs/foundation';
import { problemDocument } from './problem-document';

/** Not declared, or it would stand in the OpenAPI documents of a later spec of this lane. */
const notOffered: ProblemType = {
  code: 'spec_not_offered',
  kind: 'conflict',
  logLevel: 'info',
  title: { 'zh-CN': '不可预约', en: 'Not offered' },
  detail: { 'zh-CN': '{why}，请另选时间', en: '{why}; ask for another time' },
};

describe('a problem document', () => {
  it.each([
    ['zh-CN', '当天已约满，请另选时间'],
    ['en', 'The day is booked; ask for another time'],
  ] as const)('tells a parameter that is a text in the language of the request: %s', (locale, detail) => {
    const why = { 'zh-CN': '当天已约满', en: 'The day is booked' };
    const error = new DomainError(notOffered, { params: { why }, extensions: { reason: 'day_full' } });
    expect(problemDocument(error, { publicUrl: 'https://api.example', locale })).toMatchObject({
      detail,
      reason: 'day_full',
      code: 'spec_not_offered',
    });
  });
});
