import {
  BooleanField,
  EnumField,
  Example,
  IdField,
  InstantField,
  IntegerField,
  PageQuery,
  StringField,
} from '#libs/http';
import type { ReadingRecord } from './odometer.queries';
import { READING_SOURCES, type ReadingSource } from './odometer-reading.entity';

const MOST_KM = 9_999_999;

/** What the odometer showed at an instant (里程). VEH-01 */
@Example({ correctsId: null, reason: null, correctedById: null })
export class OdometerReadingDto {
  @IdField({ description: 'Id of the reading' })
  id!: string;

  @IntegerField({ min: 0, description: 'Kilometres', example: 48_210 })
  km!: number;

  @InstantField({ description: 'When it was read' })
  readAt!: Date;

  @EnumField(READING_SOURCES, { enumName: 'OdometerSource', description: 'Read at a visit, or told at another time' })
  source!: ReadingSource;

  @IdField({ nullable: true, description: 'The service order of the visit' })
  orderId!: string | null;

  @IdField({ nullable: true, description: 'The reading that this one stands for' })
  correctsId!: string | null;

  @StringField({ max: 200, nullable: true, description: 'Why it was corrected', example: '录入时多写了一位' })
  reason!: string | null;

  @IdField({ nullable: true, description: 'Set: wrong; the reading that stands for this one' })
  correctedById!: string | null;

  @BooleanField({ description: 'Lower than one before it: one of the two needs a correction', example: false })
  wentBack!: boolean;

  @StringField({
    max: 60,
    description: 'Id of the staff member, API key or import that noted it',
    example: 'fc8Jk2mQ91xZ',
  })
  recordedBy!: string;
}

export class NewReadingDto {
  @IntegerField({ min: 0, max: MOST_KM, description: 'Kilometres', example: 48_210 })
  km!: number;

  @InstantField({ optional: true, description: 'When it was read; now unless told' })
  readAt?: Date;
}

export class CorrectReadingDto {
  @IntegerField({ min: 0, max: MOST_KM, description: 'Kilometres that the odometer showed in truth', example: 48_210 })
  km!: number;

  @StringField({ min: 1, max: 200, description: 'Why the reading was wrong', example: '录入时多写了一位' })
  reason!: string;
}

export class ListReadingsQuery extends PageQuery {}

export function toReadingDto(reading: ReadingRecord): OdometerReadingDto {
  const { vehicleId: _vehicleId, createdAt: _createdAt, sourceId, ...shown } = reading;
  return { ...shown, orderId: sourceId };
}
