import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegistriesModule } from '#libs/http';
import { Lead } from './lead.entity';
import { LeadRecordsService } from './lead-records.service';

/** The table of leads; what is done with them comes with the sales funnel itself. */
@Module({ imports: [TypeOrmModule.forFeature([Lead]), RegistriesModule], providers: [LeadRecordsService] })
export class LeadFunnelModule {}
