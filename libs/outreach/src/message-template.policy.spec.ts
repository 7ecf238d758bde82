import { asJsonPart, asUrlPart, escapeFor, fillTemplate } from './message-template.policy';

const HOSTILE = '您好 "张三" \\ & = % \n{to}';

describe('fillTemplate', () => {
  it.each([
    ['fills every place of a name', '{a}-{b}-{a}', '1-2-1'],
    ['leaves what has no value', '{c} {} { a }', '{c} {} { a }'],
    ['does not look at what it put in', '{nested}', '{a}'],
    ['knows no names that every object has', '{constructor}{toString}', '{constructor}{toString}'],
  ])('%s', (_name, template, filled) => {
    expect(fillTemplate(template, { a: '1', b: '2', nested: '{a}' }, (text) => text)).toBe(filled);
  });

  it('keeps a hostile text one value of a JSON body', () => {
    expect(JSON.parse(fillTemplate('{"text":"{text}"}', { text: HOSTILE }, asJsonPart))).toEqual({ text: HOSTILE });
  });

  it('keeps a hostile text one value of a query', () => {
    const filled = fillTemplate('text={text}&to={to}', { text: HOSTILE, to: '+86138' }, asUrlPart);
    expect(Object.fromEntries(new URLSearchParams(filled))).toEqual({ text: HOSTILE, to: '+86138' });
  });
});

describe('escapeFor', () => {
  it.each([
    ['application/json', '\\"&'],
    ['application/json; charset=utf-8', '\\"&'],
    ['application/vnd.provider+JSON', '\\"&'],
    ['application/x-www-form-urlencoded', '%22%26'],
    ['text/plain', '"&'],
    ['', '"&'],
  ])('%s', (contentType, escaped) => {
    expect(escapeFor(contentType)('"&')).toBe(escaped);
  });
});
