import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { RegistriesModule } from '#libs/http';
import { PoliciesModule } from '#libs/policies';
import { ServiceOrdersModule } from '#libs/service-orders';
import { Claim } from './claim.entity';
import { ClaimRecordsService } from './claim-records.service';
import { ClaimsController } from './claims.controller';
import { ClaimsService } from './claims.service';
import { ClaimsSummaryService } from './claims-summary.service';
import { CustomerClaimsService } from './customer-claims.service';
import { ResponsibilityAccident } from './responsibility-accident.entity';
import { ResponsibilityAccidentsController } from './responsibility-accidents.controller';
import { ResponsibilityAccidentsService } from './responsibility-accidents.service';

@Module({
  imports: [
    TypeOrmModule.forFeature([Claim, ResponsibilityAccident]),
    RegistriesModule,
    PoliciesModule,
    ServiceOrdersModule,
  ],
  providers: [
    ClaimsService,
    ClaimsSummaryService,
    ResponsibilityAccidentsService,
    ClaimRecordsService,
    CustomerClaimsService,
  ],
  exports: [ClaimsService, ClaimsSummaryService, ResponsibilityAccidentsService],
})
export class ClaimsModule {}

@Module({ imports: [ClaimsModule], controllers: [ClaimsController, ResponsibilityAccidentsController] })
export class ClaimsHttpModule {}

/** Registers what is kept of a person, which jobs read and erase. */
@Module({ imports: [ClaimsModule] })
export class ClaimsWorkerModule {}
