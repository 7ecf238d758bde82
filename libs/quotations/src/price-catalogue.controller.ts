import { Body, Get, Put, Query } from '@nestjs/common';
import { Ctx, Endpoint, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { ListPricesQuery, PriceDto, PricesPutDto, PutPricesDto } from './price-catalogue.dto';
import { PriceCatalogueService } from './price-catalogue.service';

/** The price catalogue (价目表). SVC-16 */
@StoreController('prices', {
  tag: 'quotations',
  description: 'The price catalogue, and what customers are told that an order will cost',
})
export class PriceCatalogueController {
  constructor(private readonly catalogue: PriceCatalogueService) {}

  @Get()
  @Endpoint({
    summary: 'List the price catalogue',
    description: 'The prices that count on a day, by code.',
    permission: 'prices:read',
    response: PriceDto,
    list: true,
  })
  listPrices(@Ctx() ctx: StoreContext, @Query() query: ListPricesQuery): Promise<Page<PriceDto>> {
    return this.catalogue.list(ctx, query);
  }

  @Put()
  @Endpoint({
    summary: 'Write entries of the price catalogue',
    description:
      'Up to a thousand at a time, all or none: new ones are added, one of the same code, kind and first day is written ' +
      'over. A new price is a new entry with its first day. Estimates that were made keep their prices.',
    permission: 'prices:write',
    response: PricesPutDto,
  })
  putPrices(@Ctx() ctx: StoreContext, @Body() body: PutPricesDto): Promise<PricesPutDto> {
    return this.catalogue.put(ctx, body);
  }
}
