import type { Patch } from '#libs/http';
import type { AppointmentDetailsDto } from './appointment-details.dto';
import type { Appointment } from './appointment.entity';

/** What is agreed of a visit beside its time, as a row holds it. */
export type AppointmentDetails = Pick<
  Appointment,
  | 'kind'
  | 'channel'
  | 'occasion'
  | 'services'
  | 'parts'
  | 'partsReadyAt'
  | 'partsReadyByHand'
  | 'promisedAt'
  | 'pickUpAt'
  | 'returnAt'
  | 'transportAddress'
  | 'notes'
>;

export type AppointmentChanges = Patch<AppointmentDetailsDto>;

export function newDetails(told: AppointmentDetailsDto): AppointmentDetails {
  return {
    kind: told.kind ?? null,
    channel: told.channel ?? null,
    occasion: told.occasion ?? null,
    services: told.services ?? [],
    parts: told.parts ?? [],
    partsReadyAt: told.partsReadyAt ?? null,
    partsReadyByHand: told.partsReadyAt !== undefined,
    promisedAt: told.promisedAt ?? null,
    pickUpAt: told.pickUpAt ?? null,
    returnAt: told.returnAt ?? null,
    transportAddress: told.transportAddress ?? null,
    notes: told.notes ?? null,
  };
}

/** Only what was told; a list is cleared by null. */
export function changedDetails({ services, parts, ...told }: AppointmentChanges): Partial<AppointmentDetails> {
  return {
    ...told,
    ...(services !== undefined && { services: services ?? [] }),
    ...(parts !== undefined && { parts: parts ?? [] }),
    ...(told.partsReadyAt !== undefined && { partsReadyByHand: told.partsReadyAt !== null }),
  };
}
