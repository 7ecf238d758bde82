import {
  BooleanField,
  IdField,
  InstantField,
  IntegerField,
  ListField,
  PageQuery,
  PatchOf,
  SortField,
  StringField,
} from '#libs/http';
import type { Bay } from './bay.entity';
import { BAY_SORTS } from './bay.queries';

export class CreateBayDto {
  @StringField({ min: 1, max: 30, description: 'As it stands on its wall', example: 'B07' })
  code!: string;

  @ListField('string', {
    max: 40,
    unique: true,
    default: [],
    description: 'Skills of the policy `slot-rules` that it is equipped for; empty: any work',
    example: ['maintenance', 'mechanical'],
  })
  skills!: string[];

  @BooleanField({ default: true, description: 'False: nothing is booked in it any more', example: true })
  inUse!: boolean;
}

export class UpdateBayDto extends PatchOf(CreateBayDto) {}

/** A bay (工位) of the workshop. SVC-03 */
export class BayDto {
  @IdField({ description: 'Id of the bay' })
  id!: string;

  @StringField({ max: 30, description: 'As it stands on its wall', example: 'B07' })
  code!: string;

  @ListField('string', { max: 40, description: 'Skills that it is equipped for; empty: any work', example: ['body'] })
  skills!: string[];

  @BooleanField({ description: 'Whether work is booked in it', example: true })
  inUse!: boolean;

  @IntegerField({ min: 1, description: 'Goes up with every change; the ETag', example: 1 })
  version!: number;

  @InstantField({ description: 'When it was added' })
  createdAt!: Date;

  @InstantField({ description: 'When it was changed last' })
  updatedAt!: Date;
}

export class ListBaysQuery extends PageQuery {
  @SortField(BAY_SORTS, 'BaySort')
  sort!: (typeof BAY_SORTS.names)[number];

  @BooleanField({ optional: true, description: 'Only those in use, or only those that are not' })
  inUse?: boolean;
}

export function toBayDto({ skills, ...bay }: Bay): BayDto {
  return { ...bay, skills: [...skills] };
}
