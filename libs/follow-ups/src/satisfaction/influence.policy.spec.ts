import { SATISFACTION_INDEX_PRESET } from '../surveys/presets/satisfaction-index.preset';
import { SATISFACTION_RULES_PRESET } from '../surveys/presets/satisfaction-rules.preset';
import { bandOf, influenceOf, isClear, levelsOf, matrixLines, pairsOf, quadrantOf } from './influence.policy';

const TREE = SATISFACTION_INDEX_PRESET.document.indexes;

describe('influence, matrix and bands', () => {
  it('FUP-18: level 1 is overall satisfaction, level 2 its parts, level 3 touch points', () => {
    const levels = levelsOf(TREE);
    expect([levels.get('overall'), levels.get('service'), levels.get('reception_timeliness')]).toEqual([1, 2, 3]);
  });

  it('FUP-19: an index is held against each one above it, the nearest first', () => {
    expect(pairsOf(TREE).filter(({ index }) => index === 'repair_quality')).toEqual([
      { index: 'repair_quality', above: 'service', distance: 1 },
      { index: 'repair_quality', above: 'overall', distance: 2 },
    ]);
  });

  it('FUP-19: of too few answers no influence is told; then the next level above counts', () => {
    const figures = [
      { index: 'a', above: 'root', distance: 2, sample: 30, correlation: 0.5 },
      { index: 'a', above: 'part', distance: 1, sample: 29, correlation: 0.9 },
      { index: 'b', above: 'root', distance: 1, sample: 99, correlation: null },
    ];
    expect(influenceOf('a', figures, 30)).toEqual({ on: 'root', strength: 0.5, sample: 30 });
    expect(influenceOf('a', figures, 29)).toEqual({ on: 'part', strength: 0.9, sample: 29 });
    expect(influenceOf('b', figures, 30)).toBeNull();
  });

  it('FUP-20: what is important and weak is improved first', () => {
    const placed = [
      { score: 60, strength: 0.8 },
      { score: 95, strength: 0.7 },
      { score: 65, strength: 0.2 },
      { score: 90, strength: 0.1 },
    ];
    const lines = matrixLines(placed);
    expect(lines).toEqual({ score: 77.5, strength: 0.45 });
    expect(placed.map((one) => quadrantOf(one, lines ?? one))).toEqual([
      ...['improve_first', 'keep_up', 'watch', 'do_not_overdo'],
    ]);
    expect(matrixLines([])).toBeNull();
  });

  it.each([
    [90, 'excellent'],
    [89.99, 'good'],
    [85, 'good'],
    [84.99, 'fair'],
    [80, 'fair'],
    [79.99, 'poor'],
    [0, 'poor'],
  ])('FUP-06: %d points are %s', (score, band) => {
    expect(bandOf(score, SATISFACTION_RULES_PRESET.document.bands).code).toBe(band);
    expect(SATISFACTION_RULES_PRESET.document.target).toBe('90');
  });

  it('FUP-16: a difference is clear when it is more than chance, and open with too few answers', () => {
    const side = (score: number, deviation: number, answers = 50) => ({ score, deviation, answers });
    expect(isClear(side(70, 20), side(80, 20), 30)).toBe(true);
    expect(isClear(side(70, 20), side(75, 20), 30)).toBe(false);
    expect(isClear(side(70, 20, 29), side(90, 20), 30)).toBeNull();
    expect(isClear(side(70, 0), side(70, 0), 30)).toBe(false);
    expect(isClear({ answers: 0, score: null, deviation: null }, side(70, 0), 30)).toBeNull();
  });
});
