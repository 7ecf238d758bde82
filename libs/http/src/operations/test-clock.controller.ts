import { Body, Delete, Get, Post } from '@nestjs/common';
import { AppConfig } from '#libs/config';
import { DomainError, refusedField } from '#libs/foundation';
import { Wakes } from '#libs/queue';
import { type PlatformContext, PlatformDb, type PlatformTx, readOffset, TestClock, writeOffset } from '#libs/tenancy';
import { Endpoint } from '../endpoints/endpoint';
import { PlatformController } from '../endpoints/faces';
import { Ctx } from '../endpoints/params';
import { MoveTestClockDto, TestClockDto } from './test-clock.dto';
import { testClockInProduction } from './test-clock.errors';

/**
 * The clock that API, workers and command line go by outside production, so that a sandbox can be led through days in
 * minutes. Whoever moves it has every store and headquarters ticked, for what is due is another thing now.
 */
@PlatformController('test-clock', {
  tag: 'sandbox',
  description: 'What helps to try things out, and is refused in production',
})
export class TestClockController {
  constructor(
    private readonly db: PlatformDb,
    private readonly config: AppConfig,
    private readonly clock: TestClock,
    private readonly wakes: Wakes,
  ) {}

  @Get()
  @Endpoint({
    summary: 'Read the test clock',
    description: 'What time the installation thinks it is.',
    permission: 'platform:read',
    response: TestClockDto,
    errors: [testClockInProduction],
  })
  getTestClock(@Ctx() ctx: PlatformContext): Promise<TestClockDto> {
    this.refuseInProduction();
    return this.db.run(ctx, async (tx) => toDto(await readOffset(tx)));
  }

  @Post()
  @Endpoint({
    summary: 'Move the test clock',
    description:
      'To an instant, or on by a number of seconds. Every process follows within half a second, and every store is ' +
      'ticked: what has become due happens. Tokens and sessions age with it; rate limits and the queue go by real time.',
    permission: 'platform:write',
    requestExample: { advanceSeconds: 86_400 },
    response: TestClockDto,
    status: 200,
    errors: [testClockInProduction],
  })
  async moveTestClock(@Ctx() ctx: PlatformContext, @Body() body: MoveTestClockDto): Promise<TestClockDto> {
    this.refuseInProduction();
    if ((body.now === undefined) === (body.advanceSeconds === undefined)) {
      throw refusedField({ pointer: '#/now', code: 'either_now_or_advance' });
    }
    return this.move(ctx, async (tx) => {
      const { now, advanceSeconds = 0 } = body;
      return now ? now.getTime() - Date.now() : (await readOffset(tx)) + advanceSeconds * 1_000;
    });
  }

  @Delete()
  @Endpoint({
    summary: 'Set the test clock back to real time',
    description: 'As if it had never been moved; what happened meanwhile stays.',
    permission: 'platform:write',
    response: TestClockDto,
    errors: [testClockInProduction],
  })
  resetTestClock(@Ctx() ctx: PlatformContext): Promise<TestClockDto> {
    this.refuseInProduction();
    return this.move(ctx, async () => 0);
  }

  private async move(ctx: PlatformContext, to: (tx: PlatformTx) => Promise<number>): Promise<TestClockDto> {
    const moved = await this.db.run(ctx, async (tx) => {
      const offsetMs = await to(tx);
      await Promise.all([writeOffset(tx, offsetMs === 0 ? null : offsetMs), this.wakes.wakeEverybody(tx)]);
      return toDto(offsetMs);
    });
    await this.clock.refresh();
    return moved;
  }

  private refuseInProduction(): void {
    if (this.config.isProduction) throw new DomainError(testClockInProduction);
  }
}

function toDto(offsetMs: number): TestClockDto {
  return { now: new Date(Date.now() + offsetMs), offsetMs, isMoved: offsetMs !== 0 };
}
