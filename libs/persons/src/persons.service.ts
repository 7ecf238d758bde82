import { Injectable } from '@nestjs/common';
import { Clock, checkIdNumber, DomainError, newId, notFound, refusedField } from '#libs/foundation';
import { recordEvent } from '#libs/events';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { GroupKeys } from '#libs/identity';
import { type GroupContext, GroupDb, type GroupTx, storeCodeOf } from '#libs/tenancy';
import type { PersonKeyKind } from './person.entity';
import { phoneText } from './person-key.policy';
import { invalidIdNumber, personErased, personMerged } from './persons.errors';
import type { FindPersonsDto, ListPersonsQuery, PersonDto } from './persons.dto';
import { findPerson, findPersons, findPersonsByKey, PERSON_SORTS, type PersonRecord } from './persons.queries';

/** Persons of a group (集团客户), as headquarters sees them: which customers of which stores they are. GRP-01 */
@Injectable()
export class PersonsService {
  constructor(
    private readonly db: GroupDb,
    private readonly clock: Clock,
    private readonly keys: GroupKeys,
  ) {}

  list(ctx: GroupContext, query: ListPersonsQuery): Promise<Page<PersonDto>> {
    const keyset = keysetOf(query, PERSON_SORTS);
    return this.db.run(ctx, async (tx) =>
      pageOf(await findPersons(tx, query.shared ?? false, keyset), keyset, toPersonDto),
    );
  }

  /** Throws `not_found`. A person that was merged away is still answered, and names its survivor. */
  get(ctx: GroupContext, id: string): Promise<PersonDto> {
    return this.db.run(ctx, async (tx) => toPersonDto(await requirePerson(tx, id)));
  }

  /** Writes down that somebody at headquarters looks at a person. Throws `not_found`, `person_merged`, `person_erased`. */
  async noteLook(ctx: GroupContext, id: string): Promise<void> {
    await this.db.run(ctx, (tx) =>
      Promise.all([
        requireLivingPerson(tx, id),
        recordEvent(tx, ctx, { type: 'person.profile-read', subject: { type: 'person', id } }),
      ]),
    );
  }

  /** Whom a number leads to. Every look is an event, which does not hold the number. */
  async find(ctx: GroupContext, { phone, idNumber }: FindPersonsDto): Promise<PersonDto[]> {
    const cipher = await this.keys.of(ctx.group.id);
    const keys: { kind: PersonKeyKind; value: Buffer }[] = [];
    if (phone !== undefined) keys.push({ kind: 'phone', value: cipher.blindIndex(phoneText(phone)) });
    if (idNumber !== undefined) {
      const verdict = checkIdNumber(idNumber);
      if (verdict.kind === 'invalid') throw refusedField({ pointer: '#/idNumber', code: invalidIdNumber.code });
      keys.push({ kind: 'id_number', value: cipher.blindIndex(verdict.number) });
    }
    return this.db.run(ctx, async (tx) => {
      const [found] = await Promise.all([
        findPersonsByKey(tx, keys),
        recordEvent(tx, ctx, {
          type: 'person.looked-up',
          subject: { type: 'person-look-up', id: newId() },
          payload: { by: keys.map(({ kind }) => kind) },
          occurredAt: this.clock.now(),
        }),
      ]);
      return found.map(toPersonDto);
    });
  }
}

/** Throws `not_found`. */
export async function requirePerson(tx: GroupTx, id: string): Promise<PersonRecord> {
  const person = await findPerson(tx, id);
  if (!person) throw new DomainError(notFound);
  return person;
}

/** A person that something may be done with. Throws `not_found`, `person_merged`, `person_erased`. */
export async function requireLivingPerson(tx: GroupTx, id: string): Promise<PersonRecord> {
  const person = await requirePerson(tx, id);
  if (person.mergedIntoId) throw new DomainError(personMerged, { params: { survivorId: person.mergedIntoId } });
  if (person.erasedAt) throw new DomainError(personErased);
  return person;
}

function toPersonDto({ id, members, phones, idNumbers, mergedIntoId, erasedAt, createdAt }: PersonRecord): PersonDto {
  return {
    id,
    members: members.map(({ storeRole, customerId }) => ({ storeCode: storeCodeOf(storeRole), customerId })),
    stores: new Set(members.map(({ storeRole }) => storeRole)).size,
    knownBy: { phones, idNumbers },
    mergedIntoId,
    erasedAt,
    createdAt,
  };
}
