declare module 'vin-validator' {
  /** Whether a 17-character VIN carries the check digit that its other characters call for. */
  export function validate(vin: string): boolean;
}
