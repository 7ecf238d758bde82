import { EnumField, Example, IdField, InstantField, IntegerField, ListField, PageQuery, StringField } from '#libs/http';
import { ERASURE_REASONS, type ErasureReason, type GroupErasure } from './person-history.entity';

/** Where an export can be fetched for a while. */
export class PersonExportDto {
  @StringField({
    max: 2000,
    description: 'Link to the file, for whoever holds it',
    example: 'https://api.example.com/v1/files/c2V2ZW4.x9',
  })
  url!: string;

  @InstantField({ description: 'End of the link; ask again for another' })
  expiresAt!: Date;

  @InstantField({ description: 'Until when the file itself is kept' })
  keptUntil!: Date;

  @IntegerField({ min: 0, description: 'Size in bytes', example: 18_204 })
  bytes!: number;

  @StringField({
    max: 64,
    description: 'SHA-256 of the file',
    example: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  })
  sha256!: string;
}

export class ErasePersonDto {
  @EnumField(ERASURE_REASONS, {
    enumName: 'ErasureReason',
    description: 'Why; kept in the proof, so it is a word from a list and no sentence that says who',
    example: 'asked_by_person',
  })
  reason!: ErasureReason;
}

export class ErasureCountDto {
  @StringField({ max: 31, description: 'Code of the store', example: 'pudong' })
  storeCode!: string;

  @StringField({ max: 60, description: 'Feature whose rows they were', example: 'customers' })
  feature!: string;

  @IntegerField({ min: 0, description: 'Rows emptied', example: 4 })
  rows!: number;
}

/** Proof that a person was erased (删除凭证). */
@Example({ finishedAt: null })
export class PersonErasureDto {
  @IdField({ description: 'Id of the erasure; also that of its job' })
  id!: string;

  @IdField({ description: 'Person that was erased' })
  personId!: string;

  @EnumField(ERASURE_REASONS, { enumName: 'ErasureReason', description: 'Why', example: 'asked_by_person' })
  reason!: ErasureReason;

  @StringField({ max: 60, description: 'Who asked for it', example: 'fc8Jk2mQ91xZ' })
  requestedBy!: string;

  @InstantField({ description: 'Asked for at' })
  requestedAt!: Date;

  @InstantField({ nullable: true, description: 'Done in every store at; null while it is under way' })
  finishedAt!: Date | null;

  @ListField(() => ErasureCountDto, { max: 10_000, description: 'What was emptied so far' })
  counts!: ErasureCountDto[];

  @ListField('string', {
    max: 1000,
    description:
      'Hashes of what the person was known by: with the number and the key of the group they prove who it was',
    example: ['ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  })
  keyHashes!: string[];
}

export class ListErasuresQuery extends PageQuery {}

export function toErasureDto({ counts, ...erasure }: GroupErasure): PersonErasureDto {
  return {
    ...erasure,
    counts: Object.entries(counts).flatMap(([storeCode, features]) =>
      Object.entries(features).map(([feature, rows]) => ({ storeCode, feature, rows })),
    ),
  };
}
