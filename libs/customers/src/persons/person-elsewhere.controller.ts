import { Get } from '@nestjs/common';
import { Ctx, Endpoint, GroupController, Id, StoreController } from '#libs/http';
import { personErased, personMerged } from '#libs/persons';
import type { GroupContext, StoreContext } from '#libs/tenancy';
import { ElsewhereDto, PersonProfileDto } from './person-elsewhere.dto';
import { PersonElsewhereService } from './person-elsewhere.service';

/** What other stores of the group know of a customer. GRP-01, CF-24 */
@StoreController('customers/:id/elsewhere', { tag: 'customers' })
export class PersonElsewhereController {
  constructor(private readonly elsewhere: PersonElsewhereService) {}

  @Get()
  @Endpoint({
    summary: 'See what other stores share of a customer',
    description:
      'How many other stores know the person, and what those tell whose sharing scope lets them and whose customer did ' +
      'not take the consent to it back. Every look is an event here and there.',
    permission: 'customers:read-elsewhere',
    response: ElsewhereDto,
  })
  getElsewhere(@Ctx() ctx: StoreContext, @Id() id: string): Promise<ElsewhereDto> {
    return this.elsewhere.read(ctx, id);
  }
}

/** A person as its stores share it, for headquarters. GRP-01, CF-24 */
@GroupController('persons/:id/profile', { tag: 'persons' })
export class PersonProfileController {
  constructor(private readonly elsewhere: PersonElsewhereService) {}

  @Get()
  @Endpoint({
    summary: 'See who a person is',
    description:
      'What the stores share of the person, within the sharing scope of each, and one record made of it: the name that ' +
      'most have, else the newest word. Every look is an event here and in each store.',
    permission: 'persons:identify',
    response: PersonProfileDto,
    errors: [personMerged, personErased],
  })
  getPersonProfile(@Ctx() ctx: GroupContext, @Id() id: string): Promise<PersonProfileDto> {
    return this.elsewhere.profile(ctx, id);
  }
}
