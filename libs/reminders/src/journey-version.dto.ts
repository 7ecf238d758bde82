import { EnumField, IdField, ObjectField, StringField } from '#libs/http';
import { JourneyDocument } from './journey.dto';

export const JOURNEY_STATES = ['in_force', 'draft'] as const;
export type JourneyState = (typeof JOURNEY_STATES)[number];

/** A journey as it was set. */
export class JourneyVersionDto {
  @StringField({ max: 60, description: 'Code of the journey', example: 'maintenance-due' })
  journey!: string;

  @EnumField(JOURNEY_STATES, {
    enumName: 'JourneyState',
    description: '`draft`: somebody else has to review and issue it, under its id at the policies',
    example: 'in_force',
  })
  state!: JourneyState;

  @IdField({ nullable: true, description: 'Id of the version at the policies; null: nothing was changed' })
  versionId!: string | null;

  @StringField({ max: 120, description: 'The version', example: 'journey/maintenance-due@store:3' })
  policyRef!: string;

  @ObjectField(() => JourneyDocument, { description: 'The document' })
  document!: JourneyDocument;
}
