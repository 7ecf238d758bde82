import { checkImportProfile } from './import-profile-check';
import { PROFILE_FAULTS } from './imports.errors';
import { PRESET_PROFILES } from './presets';
import { SVW_PROFILE } from './presets/svw.preset';

/** A profile before anybody checked it. */
type Loose = ReturnType<typeof JSON.parse>;

/** The preset as JSON, with one thing changed. */
function changed(change: (profile: Loose) => void): unknown {
  const copy = JSON.parse(JSON.stringify(SVW_PROFILE));
  change(copy);
  return copy;
}

describe('checkImportProfile', () => {
  it.each(PRESET_PROFILES.map((profile) => [profile.code, profile] as const))(
    'TEN-02: %s is sound',
    (_code, profile) => {
      expect(checkImportProfile(JSON.parse(JSON.stringify(profile)))).toEqual([]);
    },
  );

  it('TEN-02: a system that has only customers is sound', () => {
    const { customers } = SVW_PROFILE.records;
    const { customerKind, calendar } = SVW_PROFILE.codes;
    const profile = { ...SVW_PROFILE, records: { customers }, codes: { customerKind, calendar } };
    expect(checkImportProfile(profile)).toEqual([]);
  });

  it.each<[string, (profile: Loose) => void, string, string]>([
    ['no code', (p) => delete p.code, '/code', 'profile_value'],
    ['a code in upper case', (p) => (p.code = 'SVW'), '/code', 'profile_value'],
    ['no English name', (p) => delete p.name.en, '/name/en', 'profile_value'],
    ['an unknown encoding', (p) => (p.encoding = 'big5'), '/encoding', 'profile_value'],
    ['an unknown delimiter', (p) => (p.delimiter = ' '), '/delimiter', 'profile_value'],
    ['no date patterns', (p) => (p.datePatterns = []), '/datePatterns', 'profile_value'],
    ['a date pattern of letters', (p) => (p.datePatterns = ['YYYY']), '/datePatterns/0', 'profile_date_pattern'],
    [
      'a date-time without a time',
      (p) => (p.dateTimePatterns = ['yyyy-MM-dd']),
      '/dateTimePatterns/0',
      'profile_date_pattern',
    ],
    ['a word for both yes and no', (p) => (p.no = ['否', '是']), '/no/1', 'profile_ambiguous'],
    ['an unknown code list', (p) => (p.codes.colour = {}), '/codes/colour', 'profile_unknown'],
    ['an unknown meaning', (p) => (p.codes.orderType['a/b'] = 'wash'), '/codes/orderType/a~1b', 'profile_value'],
    ['a code list that a column needs', (p) => delete p.codes.calendar, '/codes/calendar', 'profile_missing'],
    ['an unknown list', (p) => (p.records.parts = {}), '/records/parts', 'profile_unknown'],
    ['no list at all', (p) => (p.records = {}), '/records', 'profile_missing'],
    ['no file names', (p) => (p.records.leads.files = []), '/records/leads/files', 'profile_value'],
    ['a required column', (p) => delete p.records.orders.columns.vin, '/records/orders/columns/vin', 'profile_missing'],
    [
      'an unknown field',
      (p) => (p.records.lines.columns.price = '单价'),
      '/records/lines/columns/price',
      'profile_unknown',
    ],
    [
      'a column without a name',
      (p) => (p.records.lines.columns.name = ' '),
      '/records/lines/columns/name',
      'profile_value',
    ],
    ['an unknown key', (p) => (p.locale = 'zh'), '/locale', 'profile_unknown'],
  ])('TEN-02: %s', (_name, change, pointer, code) => {
    const problems = checkImportProfile(changed(change));
    expect(problems).toEqual([expect.objectContaining({ pointer, code })]);
    expect(PROFILE_FAULTS).toHaveProperty(code);
  });

  it.each([null, [], 'svw', 7])('TEN-02: %j is no profile', (value) => {
    expect(checkImportProfile(value)).toEqual([{ pointer: '', code: 'profile_value', params: { expected: 'object' } }]);
  });
});
