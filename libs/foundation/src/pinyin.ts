import { pinyin } from 'pinyin-pro';

/** How a Chinese name sounds, for search and order. All in lower case without tones; ü is written v, as it is typed. */
export interface NamePinyin {
  /** Every syllable without spaces: `zhangsan`. */
  readonly full: string;
  /** The first letter of every syllable: `zs`. */
  readonly initials: string;
  /** Orders names as a Chinese address book does; compare by code point (collation "C"). */
  readonly sortKey: string;
}

/** In `person` mode a leading surname has its reading as a surname: 单 is shan, 曾 is zeng, 仇 is qiu. */
export type NameMode = 'person' | 'organisation';

// Characters are few and come again and again; this bounds what a hostile file could make us remember.
const REMEMBERED_CHARACTERS = 30_000;
const readings = new Map<string, string | null>();

/**
 * Reads a name. Letters and digits stay, in the initials too; punctuation and spaces count for nothing:
 * `Li 雷3` is `lilei3`, `lil3`.
 */
export function namePinyin(name: string, mode: NameMode = 'person'): NamePinyin {
  const syllables = syllablesOf(name.trim(), mode);
  let full = '';
  let initials = '';
  for (const syllable of syllables) {
    full += syllable;
    initials += syllable[0];
  }
  return { full, initials, sortKey: `${syllables.join(' ')}|${name}` };
}

function syllablesOf(name: string, mode: NameMode): string[] {
  const syllables: string[] = [];
  for (const character of name) {
    const reading = onlyReadingOf(character);
    // Only the library knows how a character with several readings sounds beside its neighbours; it is slow.
    if (reading === null) return ask(name, mode);
    if (reading !== '') syllables.push(reading);
  }
  return syllables;
}

/** The reading of a character that has one, '' for what is silent, null for a character with several. */
function onlyReadingOf(character: string): string | null {
  let reading = readings.get(character);
  if (reading === undefined) {
    if (readings.size >= REMEMBERED_CHARACTERS) readings.clear();
    const all = pinyin(character, { toneType: 'none', type: 'array', multiple: true, v: true });
    const distinct = new Set(all.flatMap(spoken));
    reading = distinct.size > 1 ? null : ([...distinct][0] ?? '');
    readings.set(character, reading);
  }
  return reading;
}

function ask(name: string, mode: NameMode): string[] {
  const surname = mode === 'person' ? 'head' : 'off';
  return pinyin(name, { toneType: 'none', type: 'array', surname, v: true }).flatMap(spoken);
}

function spoken(syllable: string): string[] {
  const letters = syllable.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  return letters ? [letters] : [];
}
