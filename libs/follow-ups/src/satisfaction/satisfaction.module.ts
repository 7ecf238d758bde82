import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PoliciesModule } from '#libs/policies';
import { Improvement } from './improvement.entity';
import { ImprovementsController } from './improvements.controller';
import { ImprovementsService } from './improvements.service';
import { SatisfactionController } from './satisfaction.controller';
import { SatisfactionService } from './satisfaction.service';

@Module({
  imports: [TypeOrmModule.forFeature([Improvement]), PoliciesModule],
  providers: [SatisfactionService, ImprovementsService],
  exports: [SatisfactionService, ImprovementsService],
})
export class SatisfactionModule {}

@Module({ imports: [SatisfactionModule], controllers: [SatisfactionController, ImprovementsController] })
export class SatisfactionHttpModule {}
