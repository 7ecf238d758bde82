import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound } from '#libs/foundation';
import { keepOneUpload } from '#libs/http';
import { FileLinks, ObjectStorage, sniffRecording } from '#libs/storage';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import type { Evidence } from './survey-response.entity';
import { findResponse, lockResponse, setEvidence } from './survey-response.queries';
import { type EvidenceLinkDto, type SurveyResponseDto, toSurveyResponseDto } from './survey-responses.dto';
import { evidenceCount, evidenceFull } from './surveys.errors';

const MOST_FILES = 20;
const MOST_BYTES = 500 * 1024 * 1024;

/**
 * Recordings and photos of mystery shoppers and visits (录音录像作为证据): taken in by their content, never changed,
 * handed out by links that end soon. Every look is logged. SEC-09, FUP-17
 */
@Injectable()
export class EvidenceService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly storage: ObjectStorage,
    private readonly links: FileLinks,
  ) {}

  /**
   * Adds the one file of an upload. Throws `not_found`, `evidence_count`, `evidence_full`, `upload_type_refused`,
   * `upload_too_large`; nothing is kept then.
   */
  async add(ctx: StoreContext, id: string, uploads: AsyncIterable<Readable>): Promise<SurveyResponseDto> {
    await this.db.run(ctx, async (tx) => refuseUnlessRoom(await findResponse(tx, id)));
    return keepOneUpload(this.storage, uploads, {
      notOne: evidenceCount,
      store: (upload) => this.store(ctx, id, upload),
      note: (kept) => this.note(ctx, id, kept),
    });
  }

  /** A link to a file; that somebody asked for it is an event. Throws `not_found`. */
  link(ctx: StoreContext, id: string, evidenceId: string): Promise<EvidenceLinkDto> {
    return this.db.run(ctx, async (tx) => {
      const [response] = await Promise.all([
        findResponse(tx, id),
        recordEvent(tx, ctx, {
          type: 'survey-response.evidence-opened',
          subject: { type: 'survey-response', id },
          payload: { evidenceId },
        }),
      ]);
      const found = response?.evidence.find((one) => one.id === evidenceId);
      if (!found) throw new DomainError(notFound);
      return this.links.signedLink(found.key);
    });
  }

  private async store(ctx: StoreContext, responseId: string, upload: Readable): Promise<Evidence> {
    const id = newId();
    const { type, content } = await sniffRecording(upload);
    const key = `${evidenceFolder(ctx.store.schema, responseId)}${id}.${type}`;
    const stored = await this.storage.put(key, Readable.from(content), { maxBytes: MOST_BYTES });
    return { id, key, type, ...stored, addedAt: this.clock.now().toISOString() };
  }

  private note(ctx: StoreContext, id: string, kept: Evidence): Promise<SurveyResponseDto> {
    const at = this.clock.now();
    return this.db.run(ctx, async (tx) => {
      const before = refuseUnlessRoom(await lockResponse(tx, id));
      const evidence = [...before.evidence, kept];
      const { type, bytes, sha256 } = kept;
      await Promise.all([
        setEvidence(tx, before, evidence, at),
        recordEvent(tx, ctx, {
          type: 'survey-response.evidence-added',
          subject: { type: 'survey-response', id },
          payload: { evidenceId: kept.id, type, bytes, sha256 },
        }),
      ]);
      return toSurveyResponseDto({ ...before, evidence, version: before.version + 1 });
    });
  }
}

function refuseUnlessRoom<Response extends { readonly evidence: readonly Evidence[] }>(
  found: Response | null,
): Response {
  if (!found) throw new DomainError(notFound);
  if (found.evidence.length >= MOST_FILES) throw new DomainError(evidenceFull, { params: { max: MOST_FILES } });
  return found;
}

/** Where the evidence of one response is kept. */
export const evidenceFolder = (storeSchema: string, responseId: string): string =>
  `${storeSchema}/evidence/${responseId}/`;
