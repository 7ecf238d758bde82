import { Injectable } from '@nestjs/common';
import { explainViolations } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound, refusedField } from '#libs/foundation';
import { keysetOf, type Page, pageOf } from '#libs/http';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import {
  type CorrectReadingDto,
  type ListReadingsQuery,
  type NewReadingDto,
  type OdometerReadingDto,
  toReadingDto,
} from './odometer.dto';
import { judgeReading } from './odometer.policy';
import { findReading, findReadings, findReadingsAround, READING_SORTS, type ReadingRecord } from './odometer.queries';
import { OdometerReading } from './odometer-reading.entity';
import { lockVehicle } from './vehicle.queries';
import { odometerReadInFuture, odometerReadingCorrected, odometerWentBack } from './vehicles.errors';
import { VehiclesService } from './vehicles.service';

/** What odometers showed (里程), and what was wrong about it. VEH-01 */
@Injectable()
export class OdometerService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly vehicles: VehiclesService,
  ) {}

  /** Newest first. Throws `not_found`. */
  list(ctx: StoreContext, vehicleId: string, query: ListReadingsQuery): Promise<Page<OdometerReadingDto>> {
    const keyset = keysetOf(query, READING_SORTS);
    return this.db.run(ctx, async (tx) => {
      const [found] = await Promise.all([findReadings(tx, vehicleId, keyset), this.vehicles.require(tx, vehicleId)]);
      return pageOf(found, keyset, toReadingDto);
    });
  }

  /** Throws `not_found`, `validation_failed` for an instant to come, `odometer_went_back` naming the other reading. */
  async record(ctx: StoreContext, vehicleId: string, input: NewReadingDto): Promise<OdometerReadingDto> {
    const id = newId();
    const now = this.clock.now();
    const readAt = input.readAt ?? now;
    if (readAt > now) throw refusedField({ pointer: '#/readAt', code: odometerReadInFuture.code });
    return this.db.run(ctx, async (tx) => {
      const [exists, around] = await Promise.all([
        lockVehicle(tx, vehicleId),
        findReadingsAround(tx, { id, vehicleId, readAt }),
      ]);
      if (!exists) throw new DomainError(notFound);
      const verdict = judgeReading(input.km, around);
      if (verdict.kind === 'went_back') {
        const { km: againstKm, readAt: againstReadAt } = verdict.against;
        const params = { againstKm, againstReadAt: againstReadAt.toISOString() };
        throw new DomainError(odometerWentBack, { params, extensions: params });
      }
      await Promise.all([
        tx.insert(OdometerReading, { id, vehicleId, km: input.km, readAt, ...this.recording(ctx, now) }),
        recordEvent(tx, ctx, {
          type: 'vehicle.odometer-read',
          subject: { type: 'vehicle', id: vehicleId },
          payload: { readingId: id, km: input.km },
        }),
      ]);
      return this.read(tx, vehicleId, id);
    });
  }

  /**
   * Puts another reading in the place of a wrong one, of which it keeps the instant. It may go back: that is what it is
   * for. Throws `not_found`, `odometer_reading_corrected`.
   */
  correct(
    ctx: StoreContext,
    vehicleId: string,
    wrongId: string,
    { km, reason }: CorrectReadingDto,
  ): Promise<OdometerReadingDto> {
    const id = newId();
    return this.db.run(ctx, async (tx) => {
      const wrong = await findReading(tx, vehicleId, wrongId);
      if (!wrong) throw new DomainError(notFound);
      const correction = { id, vehicleId, km, readAt: wrong.readAt, correctsId: wrongId, reason };
      await Promise.all([
        explainViolations(tx.insert(OdometerReading, { ...correction, ...this.recording(ctx, this.clock.now()) }), {
          uq_odometer_reading_corrects_id: () => new DomainError(odometerReadingCorrected),
        }),
        recordEvent(tx, ctx, {
          type: 'vehicle.odometer-corrected',
          subject: { type: 'vehicle', id: vehicleId },
          changes: { km: { from: wrong.km, to: km } },
          payload: { readingId: id, correctsId: wrongId },
        }),
      ]);
      return this.read(tx, vehicleId, id);
    });
  }

  private recording(ctx: StoreContext, createdAt: Date) {
    return { source: 'manual' as const, recordedBy: ctx.actor.id, createdAt };
  }

  private async read(tx: StoreTx, vehicleId: string, id: string): Promise<OdometerReadingDto> {
    return toReadingDto((await findReading(tx, vehicleId, id)) as ReadingRecord);
  }
}
