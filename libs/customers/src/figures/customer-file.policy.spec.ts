import { completenessOf, type FileField, type FileRules } from './customer-file.policy';

const RULES: FileRules = { person: ['phone', 'birthday', 'address'], organisation: [] };

describe('completeness of a file', () => {
  it.each<[FileField[], FileField[], number]>([
    [[], [], 100],
    [['hobbies'], [], 100],
    [['birthday'], ['birthday'], 66],
    [['address', 'phone', 'occupation'], ['phone', 'address'], 33],
    [['address', 'phone', 'birthday'], ['phone', 'birthday', 'address'], 0],
  ])('CUS-19: a person’s file without %j misses %j and is complete by %i percent', (absent, missing, percent) => {
    expect(completenessOf('person', absent, RULES)).toEqual({ required: RULES.person, missing, percent });
  });

  it('CUS-19: where nothing is asked for, every file is complete', () => {
    expect(completenessOf('organisation', ['phone'], RULES).percent).toBe(100);
  });
});
