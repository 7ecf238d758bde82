import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Lead } from './lead.entity';

/** The table of leads; what is done with them comes with the sales funnel itself. */
@Module({ imports: [TypeOrmModule.forFeature([Lead])] })
export class LeadFunnelModule {}
