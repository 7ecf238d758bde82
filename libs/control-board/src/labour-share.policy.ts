/** Hours of one technician, or of all together, as decimal strings. */
export interface LabourFacts {
  readonly availableMinutes: number;
  readonly clockedHours: string;
  readonly soldHours: string;
}

export interface LabourFigures {
  readonly availableHours: string;
  readonly clockedHours: string;
  readonly soldHours: string;
  readonly utilisation: string | null;
  readonly efficiency: string | null;
}

/**
 * Available, clocked and sold hours side by side (可用, 打卡, 销售工时), with how far the time was used and how well. SVC-23
 * Of 8 hours 6 clocked and 7.5 sold: used to 75 %, worth 125 %.
 */
export function labourFigures({ availableMinutes, clockedHours, soldHours }: LabourFacts): LabourFigures {
  const clocked = hundredths(clockedHours);
  const sold = hundredths(soldHours);
  const available = Math.round((availableMinutes * 100) / 60);
  return {
    availableHours: written(available),
    clockedHours: written(clocked),
    soldHours: written(sold),
    utilisation: percent(clocked, available),
    efficiency: percent(sold, clocked),
  };
}

/** Adds decimal hours exactly. */
export function sumOfHours(hours: readonly string[]): string {
  return written(hours.reduce((sum, one) => sum + hundredths(one), 0));
}

const hundredths = (hours: string): number => Math.round(Number(hours) * 100);

const written = (value: number): string => (value / 100).toFixed(2);

const percent = (part: number, whole: number): string | null =>
  whole === 0 ? null : (Math.round((part * 1000) / whole) / 10).toFixed(1);
