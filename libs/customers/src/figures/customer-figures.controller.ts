import { Get, Query } from '@nestjs/common';
import { Ctx, Endpoint, Id, type Page, StoreController } from '#libs/http';
import type { StoreContext } from '#libs/tenancy';
import { CompletenessDto, IncompleteFileDto, ListIncompleteQuery } from './customer-file.dto';
import { CustomerFileService } from './customer-file.service';
import { CustomerStockDto } from './customer-stock.dto';
import { CustomerStockService } from './customer-stock.service';
import { ContactQualityDto } from '../contact-data/phone-quality.dto';
import { PhoneQualityService } from '../contact-data/phone-quality.service';

/** How many customers there are, how well they can be reached, and what their files lack. CUS-12, CUS-13, CUS-19 */
@StoreController('customers', { tag: 'customers' })
export class CustomerFiguresController {
  constructor(
    private readonly stock: CustomerStockService,
    private readonly quality: PhoneQualityService,
    private readonly files: CustomerFileService,
  ) {}

  @Get('stock')
  @Endpoint({
    summary: 'Count the stocks of customers',
    description: 'On file, possessed, new and lost, beside the targets of the policy `customer-stock` (CUS-13).',
    permission: 'customers:read',
    response: CustomerStockDto,
  })
  getCustomerStock(@Ctx() ctx: StoreContext): Promise<CustomerStockDto> {
    return this.stock.summary(ctx);
  }

  @Get('contact-quality')
  @Endpoint({
    summary: 'See how well customers can be reached',
    description: 'Good, wrong, empty and no numbers, and the information-retention rate beside its target (CUS-12).',
    permission: 'customers:read',
    response: ContactQualityDto,
  })
  getContactQuality(@Ctx() ctx: StoreContext): Promise<ContactQualityDto> {
    return this.quality.counts(ctx);
  }

  @Get('incomplete')
  @Endpoint({
    summary: 'List incomplete files',
    description: 'Customers whose files lack something that the policy `customer-file` asks for (CUS-19).',
    permission: 'customers:read',
    response: IncompleteFileDto,
    list: true,
  })
  listIncompleteFiles(@Ctx() ctx: StoreContext, @Query() query: ListIncompleteQuery): Promise<Page<IncompleteFileDto>> {
    return this.files.incomplete(ctx, query);
  }

  @Get(':id/completeness')
  @Endpoint({
    summary: 'See how complete a file is',
    description: 'What the policy `customer-file` asks for, and what of this is missing (CUS-19).',
    permission: 'customers:read',
    response: CompletenessDto,
  })
  getCompleteness(@Ctx() ctx: StoreContext, @Id() id: string): Promise<CompletenessDto> {
    return this.files.completeness(ctx, id);
  }
}
