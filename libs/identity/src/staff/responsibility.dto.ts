import { EnumField, IdField, InstantField, ListField, StringField } from '#libs/http';
import { ROLE_CODE } from '../roles/roles.dto';

const KINDS = ['holder', 'deputy', 'escalation', 'nobody'] as const;

export class ResponsibleQuery {
  @StringField({
    description: 'Code of the role that is asked for',
    max: 40,
    pattern: ROLE_CODE,
    example: 'retail_manager',
  })
  role!: string;

  @InstantField({ description: 'When; now, when left out', optional: true })
  at?: Date;
}

export class ResponsiblePersonDto {
  @IdField({ description: 'Id of the person' })
  id!: string;

  @StringField({ description: 'Name (姓名)', max: 60, example: '李强' })
  name!: string;
}

/** Who answers for a role in a store at an instant. */
export class ResponsibleDto {
  @EnumField(KINDS, {
    enumName: 'ResponsibleKind',
    description:
      'Whether somebody of the role answers, a deputy, who decides when deputies are absent, or nobody at all',
    example: 'deputy',
  })
  kind!: (typeof KINDS)[number];

  @StringField({ description: 'Role that answers', max: 40, nullable: true, example: 'sales_director' })
  role!: string | null;

  @ListField(() => ResponsiblePersonDto, { description: 'Who is there, the closest to the store first', max: 100 })
  people!: ResponsiblePersonDto[];

  @ListField('string', {
    description: 'Roles that were asked, in order',
    max: 50,
    example: ['retail_manager', 'sales_director'],
  })
  asked!: string[];

  @InstantField({ description: 'The instant that was asked for' })
  at!: Date;
}
