import { Injectable } from '@nestjs/common';
import { affected, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, notFound, refusedField } from '#libs/foundation';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { lockVehicle } from './vehicle.queries';
import { followRegistration } from './vehicle-registration';
import type { RegistrationAnswerDto } from './vehicle-registration.dto';
import type { VehicleDto } from './vehicles.dto';
import { registrationAskedInFuture } from './vehicles.errors';
import { VehiclesService } from './vehicles.service';

/** What customers answer when they are asked about their plates (上牌情况). VEH-08 */
@Injectable()
export class VehicleRegistrationService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly vehicles: VehiclesService,
  ) {}

  /**
   * Keeps the answer in the event log, and as the vehicle's state unless a later one is known. Throws `not_found`,
   * `validation_failed`.
   */
  answer(
    ctx: StoreContext,
    id: string,
    { state, occasion, askedAt: told }: RegistrationAnswerDto,
  ): Promise<VehicleDto> {
    const now = this.clock.now();
    const askedAt = told ?? now;
    if (askedAt > now) throw refusedField({ pointer: '#/askedAt', code: registrationAskedInFuture.code });
    return this.db.run(ctx, async (tx) => {
      const [exists, before] = await Promise.all([lockVehicle(tx, id), this.vehicles.find(tx, id)]);
      if (!exists || !before) throw new DomainError(notFound);
      const isLatest = before.registrationAskedAt === null || before.registrationAskedAt <= askedAt;
      const from = before.registrationState;
      const [, , , after] = await Promise.all([
        isLatest &&
          affected(
            tx,
            sql`update vehicle set registration_state = ${state}, registration_asked_at = ${askedAt},
                       version = version + 1, updated_at = ${now}
                where id = ${id}`,
          ),
        recordEvent(tx, ctx, {
          type: 'vehicle.registration-asked',
          subject: { type: 'vehicle', id },
          changes: isLatest && from !== state ? { registrationState: { from, to: state } } : undefined,
          payload: { state, occasion, isLatest },
          occurredAt: askedAt,
        }),
        isLatest && followRegistration(tx, ctx, before, state, now),
        this.vehicles.read(tx, ctx, id),
      ]);
      return after;
    });
  }
}
