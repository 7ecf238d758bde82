import { IntegerField, ListField, StringField } from '#libs/http';

export class AssignCallsDto {
  @StringField({
    max: 40,
    pattern: /^[a-z][a-z0-9_]*$/,
    default: 'follow_up_specialist',
    description: 'Role whose calls are given out, to people of this role',
    example: 'follow_up_specialist',
  })
  role!: string;

  @ListField('string', {
    optional: true,
    min: 1,
    max: 100,
    unique: true,
    description: 'These people; left out: everybody of the role who is there',
    example: ['01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11'],
  })
  staffIds?: string[];

  @ListField('id', {
    optional: true,
    min: 1,
    max: 1000,
    unique: true,
    description:
      'These calls, also where somebody was given them before, or promised them and will be absent then; left out: the ' +
      'next thousand that nobody was given',
  })
  callIds?: string[];

  @ListField('string', {
    optional: true,
    min: 1,
    max: 20,
    description: 'Only of these journeys',
    example: ['after-service'],
  })
  journeys?: string[];
}

export class CallShareDto {
  @StringField({ max: 60, description: 'Id of the person', example: 'fc8Jk2mQ91xZ' })
  staffId!: string;

  @IntegerField({ min: 0, description: 'Calls before', example: 4 })
  before!: number;

  @IntegerField({ min: 0, description: 'Calls that were added', example: 11 })
  added!: number;
}

export class CallAssignmentDto {
  @IntegerField({ min: 0, description: 'Calls that were given', example: 11 })
  assigned!: number;

  @ListField(() => CallShareDto, { max: 100, description: 'Who got how many' })
  shares!: CallShareDto[];
}
