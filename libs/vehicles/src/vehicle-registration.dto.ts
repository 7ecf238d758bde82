import { EnumField, InstantField } from '#libs/http';
import { REGISTRATION_STATES, type RegistrationState } from './vehicle.entity';

/** The call 24 hours after the hand-over, the one after 7 days, or another time. VEH-08 */
export const REGISTRATION_OCCASIONS = ['call_24_hours', 'call_7_days', 'other'] as const;
export type RegistrationOccasion = (typeof REGISTRATION_OCCASIONS)[number];

/** What a customer said about the plates of the new car (上牌情况). VEH-08 */
export class RegistrationAnswerDto {
  @EnumField(REGISTRATION_STATES, {
    enumName: 'RegistrationState',
    description: 'How far it is; `help_needed` asks a sales consultant to help',
    example: 'in_progress',
  })
  state!: RegistrationState;

  @EnumField(REGISTRATION_OCCASIONS, {
    enumName: 'RegistrationOccasion',
    description: 'In which call it was asked',
    example: 'call_24_hours',
  })
  occasion!: RegistrationOccasion;

  @InstantField({ optional: true, description: 'When it was asked; now unless told' })
  askedAt?: Date;
}
