/** Characters of GSM 03.38 that take one septet; all others in this alphabet take two, and the rest of the world UCS-2. */
const GSM_7 =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const GSM_7_TWICE = '^{}\\[~]|€\f';

const ONE = new Set(GSM_7);
const TWO = new Set(GSM_7_TWICE);

/** No provider takes more in one text message, its signature included. Characters. */
export const LONGEST_SMS = 500;

/** How long a text message is (短信长度), and as how many it is charged. */
export interface SmsLength {
  /** As a person counts them, and as the limit does. */
  readonly characters: number;
  readonly encoding: 'gsm_7' | 'ucs_2';
  /** What fits into one message is one; longer ones are cut into segments that say how they belong together. */
  readonly segments: number;
}

/** Units of a message alone, and of a segment of a longer one. */
const ROOM = { gsm_7: { alone: 160, each: 153 }, ucs_2: { alone: 70, each: 67 } } as const;

/** Chinese is UCS-2: 70 characters, or 67 in each segment of a longer one. */
export function smsLength(text: string): SmsLength {
  const characters = [...text];
  const isGsm = characters.every((character) => ONE.has(character) || TWO.has(character));
  const encoding = isGsm ? 'gsm_7' : 'ucs_2';
  // what cannot be cut: an escaped character, or the two halves of one outside the basic plane
  const units = characters.map((character) => (isGsm ? (TWO.has(character) ? 2 : 1) : character.length));
  const total = units.reduce((sum, unit) => sum + unit, 0);
  const { alone, each } = ROOM[encoding];
  return { characters: characters.length, encoding, segments: total <= alone ? 1 : segmentsOf(units, each) };
}

function segmentsOf(units: readonly number[], room: number): number {
  let segments = 1;
  let used = 0;
  for (const unit of units) {
    if (used + unit > room) {
      segments += 1;
      used = 0;
    }
    used += unit;
  }
  return segments;
}
