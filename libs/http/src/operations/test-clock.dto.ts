import { BooleanField, InstantField, IntegerField } from '../requests/fields';

/** The clock of the installation, as every process but production's shows it. */
export class TestClockDto {
  @InstantField({ description: 'What time it is here' })
  now!: Date;

  @IntegerField({ description: 'Milliseconds ahead of real time; negative: behind', example: 86_400_000 })
  offsetMs!: number;

  @BooleanField({ description: 'Whether it was moved', example: true })
  isMoved!: boolean;
}

const CENTURY_SECONDS = 3_155_760_000;

export class MoveTestClockDto {
  @InstantField({ description: 'What time it shall be. Either this or `advanceSeconds`', optional: true })
  now?: Date;

  @IntegerField({
    description: 'How far it shall go on from where it stands; negative: back. Either this or `now`',
    min: -CENTURY_SECONDS,
    max: CENTURY_SECONDS,
    optional: true,
    example: 86_400,
  })
  advanceSeconds?: number;
}
