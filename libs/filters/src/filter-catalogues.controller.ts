import { Get } from '@nestjs/common';
import { Ctx, Endpoint, type EndpointOptions, GroupController, StoreController } from '#libs/http';
import type { GroupContext, StoreContext } from '#libs/tenancy';
import { FilterCataloguesDto, toFilterCataloguesDto } from './filter-catalogues.dto';

const ENDPOINT = {
  summary: 'List what can be filtered by',
  description: 'The fields of each type of record, with what can be asked of them: what a filter is built from.',
  access: 'signed-in',
  response: FilterCataloguesDto,
} satisfies EndpointOptions;

@StoreController('filter-catalogues', { tag: 'filters', description: 'What filters can ask of each type of record' })
export class StoreFilterCataloguesController {
  @Get()
  @Endpoint(ENDPOINT)
  listFilterCatalogues(@Ctx() ctx: StoreContext): FilterCataloguesDto {
    return toFilterCataloguesDto(ctx.locale);
  }
}

@GroupController('filter-catalogues', { tag: 'filters', description: 'What filters can ask of each type of record' })
export class GroupFilterCataloguesController {
  @Get()
  @Endpoint(ENDPOINT)
  listFilterCatalogues(@Ctx() ctx: GroupContext): FilterCataloguesDto {
    return toFilterCataloguesDto(ctx.locale);
  }
}
