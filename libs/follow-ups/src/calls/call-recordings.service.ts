import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { customerErased } from '#libs/customers';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound } from '#libs/foundation';
import { keepOneUpload } from '#libs/http';
import { policyInForce } from '#libs/policies';
import { FileLinks, ObjectStorage, sniffAudio } from '#libs/storage';
import { StoreDb, type StoreContext, type StoreTx } from '#libs/tenancy';
import type { CallAttempt, CallRecording } from './call-attempt.entity';
import { findAttempt, isErased, setRecording } from './call-attempts.queries';
import { type CallAttemptDto, type CallRecordingLinkDto, toAttemptDto } from './call-attempts.dto';
import { CALL_RULES, DEFAULT_RULES, recordingsKeptSince } from './call-rules';
import { recordingCount, recordingExists, recordingTooLate } from './calls.errors';

/** Some hours of speech. */
const MOST_BYTES = 100 * 1024 * 1024;

/**
 * What was said in calls, recorded (通话录音), for whoever reviews them: taken in by its content, never replaced, handed out
 * by links that end soon. Every look is logged. It goes when its time is over, and with the person. FUP-13, SEC-08
 */
@Injectable()
export class CallRecordingsService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly storage: ObjectStorage,
    private readonly links: FileLinks,
  ) {}

  /**
   * Adds the one file of an upload to a try. Throws `not_found`, `customer_erased`, `call_recording_exists`,
   * `call_recording_too_late`, `call_recording_count`, `upload_type_refused`, `upload_too_large`; nothing is kept then.
   */
  async add(ctx: StoreContext, attemptId: string, uploads: AsyncIterable<Readable>): Promise<CallAttemptDto> {
    await this.db.run(ctx, (tx) => this.require(tx, attemptId, false));
    return keepOneUpload(this.storage, uploads, {
      notOne: recordingCount,
      store: (upload) => this.store(ctx, attemptId, upload),
      note: (kept) => this.note(ctx, attemptId, kept),
    });
  }

  /** A link to the recording; that somebody asked for it is an event. Throws `not_found`, also without a recording. */
  link(ctx: StoreContext, attemptId: string): Promise<CallRecordingLinkDto> {
    return this.db.run(ctx, async (tx) => {
      const [attempt] = await Promise.all([
        findAttempt(tx, attemptId),
        recordEvent(tx, ctx, {
          type: 'follow-up.recording-opened',
          subject: { type: 'call-attempt', id: attemptId },
        }),
      ]);
      if (!attempt?.recording) throw new DomainError(notFound);
      return this.links.signedLink(attempt.recording.key);
    });
  }

  /** A try that may have a recording now. */
  private async require(tx: StoreTx, id: string, lock: boolean): Promise<CallAttempt> {
    const now = this.clock.now();
    // in this order on the connection: the customer, and then the try as it is left by whoever was waited for
    const [isGone, attempt, { document: rules }] = await Promise.all([
      isErased(tx, id, { lock }),
      findAttempt(tx, id, { lock }),
      policyInForce(tx, CALL_RULES, DEFAULT_RULES, now),
    ]);
    if (!attempt) throw new DomainError(notFound);
    if (isGone) throw new DomainError(customerErased);
    if (attempt.recording) throw new DomainError(recordingExists);
    const { since, days } = recordingsKeptSince(rules, now);
    if (attempt.madeAt < since) throw new DomainError(recordingTooLate, { params: { days } });
    return attempt;
  }

  private async store(ctx: StoreContext, attemptId: string, upload: Readable): Promise<CallRecording> {
    const { type, content } = await sniffAudio(upload);
    const key = `${ctx.store.schema}/recordings/${attemptId}/${newId()}.${type}`;
    const stored = await this.storage.put(key, Readable.from(content), { maxBytes: MOST_BYTES });
    return { key, type, ...stored, addedAt: this.clock.now().toISOString(), addedBy: ctx.actor.id };
  }

  private note(ctx: StoreContext, id: string, recording: CallRecording): Promise<CallAttemptDto> {
    return this.db.run(ctx, async (tx) => {
      const attempt = await this.require(tx, id, true);
      const { type, bytes, sha256 } = recording;
      await Promise.all([
        setRecording(tx, id, recording),
        recordEvent(tx, ctx, {
          type: 'follow-up.recording-added',
          subject: { type: 'call-attempt', id },
          payload: { type, bytes, sha256 },
        }),
      ]);
      return toAttemptDto({ ...attempt, recording }, ctx);
    });
  }
}
