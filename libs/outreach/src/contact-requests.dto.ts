import type { LocalDate } from '#libs/foundation';
import {
  BooleanField,
  IdField,
  InstantField,
  IsAfter,
  ListField,
  LocalDateField,
  PageQuery,
  SortField,
  StringField,
} from '#libs/http';
import { CONTACT_SORTS, DECISION_SORTS } from './contact.queries';
import {
  CONTACT_CHANNELS,
  CONTACT_STATES,
  type ContactChannel,
  type ContactState,
  DECISION_KINDS,
  type DecisionKind,
} from './contact-states';

const CODE = { max: 60, pattern: /^[a-z][a-z0-9_-]*$/ } as const;

export class SendContactDto {
  @BooleanField({ default: false, description: 'Also while the customer is left in peace (REM-39)' })
  despiteQuietHours!: boolean;
}

export class CancelContactDto {
  @StringField({
    ...CODE,
    default: 'called_off',
    description: 'Code of the reason; personal data has no place here',
    example: 'called_off',
  })
  reason!: string;
}

export class ListContactsQuery extends PageQuery {
  @SortField(CONTACT_SORTS, 'ContactSort')
  sort!: (typeof CONTACT_SORTS.names)[number];

  @LocalDateField({ optional: true, description: 'Due on this day of the store’s calendar' })
  dueOn?: LocalDate;

  @InstantField({ optional: true, description: 'Due at this instant or later' })
  dueAtFrom?: Date;

  @IsAfter('dueAtFrom')
  @InstantField({ optional: true, description: 'Due before this instant' })
  dueAtBefore?: Date;

  @ListField(CONTACT_STATES, {
    optional: true,
    max: CONTACT_STATES.length,
    enumName: 'ContactState',
    description: 'Any of these states',
  })
  state?: ContactState[];

  @ListField(CONTACT_CHANNELS, {
    optional: true,
    max: CONTACT_CHANNELS.length,
    enumName: 'ContactChannel',
    description: 'Any of these channels',
  })
  channel?: ContactChannel[];

  @StringField({ optional: true, max: 60, description: 'Contacts of this journey', example: 'maintenance-due' })
  journey?: string;

  @IdField({ optional: true, description: 'Contacts with this customer and with the duplicates merged into it' })
  customerId?: string;

  @IdField({ optional: true, description: 'Contacts about this vehicle' })
  vehicleId?: string;
}

export class ListContactDecisionsQuery extends PageQuery {
  @SortField(DECISION_SORTS, 'ContactDecisionSort')
  sort!: (typeof DECISION_SORTS.names)[number];

  @ListField(DECISION_KINDS, {
    optional: true,
    max: DECISION_KINDS.length,
    enumName: 'ContactDecisionKind',
    description: 'Any of these',
  })
  kind?: DecisionKind[];

  @StringField({ optional: true, ...CODE, description: 'Code of the reason', example: 'minimum_gap' })
  reason?: string;

  @IdField({ optional: true, description: 'Decisions about this contact' })
  contactId?: string;

  @InstantField({ optional: true, description: 'Decided at this instant or later' })
  decidedAtFrom?: Date;

  @IsAfter('decidedAtFrom')
  @InstantField({ optional: true, description: 'Decided before this instant' })
  decidedAtBefore?: Date;
}
