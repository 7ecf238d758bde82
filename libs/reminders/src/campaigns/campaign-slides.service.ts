import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import { row, sql } from '#libs/database';
import { recordEvent } from '#libs/events';
import { Clock, DomainError, newId, notFound } from '#libs/foundation';
import { keepOneUpload } from '#libs/http';
import { FileLinks, ObjectStorage, sniffScan } from '#libs/storage';
import { StoreDb, type StoreContext } from '#libs/tenancy';
import { findCampaign } from './campaign.queries';
import type { SlidesLinkDto } from './campaign-slides.dto';
import { type CampaignDto, toCampaignDto } from './campaigns.dto';
import { slidesCount } from './campaigns.errors';

const MOST_BYTES = 50 * 1024 * 1024;

/** Long enough to share with everybody who was there. */
const LINK_SECONDS = 86_400;

/** Slides of an owner classroom (课件), shared with its guests. REM-37 */
@Injectable()
export class CampaignSlidesService {
  constructor(
    private readonly db: StoreDb,
    private readonly clock: Clock,
    private readonly storage: ObjectStorage,
    private readonly links: FileLinks,
  ) {}

  /**
   * Stores the one file of an upload, in the place of an earlier one. Throws `not_found`, `upload_type_refused`,
   * `upload_too_large`, `campaign_slides_count`; nothing is kept then.
   */
  async upload(ctx: StoreContext, id: string, uploads: AsyncIterable<Readable>): Promise<CampaignDto> {
    await this.db.run(ctx, async (tx) => {
      if (!(await findCampaign(tx, id))) throw new DomainError(notFound);
    });
    return keepOneUpload(this.storage, uploads, {
      notOne: slidesCount,
      store: async (upload) => {
        const { type, content } = await sniffScan(upload);
        const key = `${ctx.store.schema}/campaigns/${id}/${newId()}.${type}`;
        await this.storage.put(key, Readable.from(content), { maxBytes: MOST_BYTES });
        return { key, type };
      },
      note: (stored) => this.note(ctx, id, stored),
    });
  }

  /** A link for a day, for whoever holds it. Throws `not_found`, also without slides. */
  link(ctx: StoreContext, id: string): Promise<SlidesLinkDto> {
    return this.db.run(ctx, async (tx) => {
      const campaign = await findCampaign(tx, id);
      if (!campaign?.slidesKey || !campaign.slidesType) throw new DomainError(notFound);
      const { url, expiresAt } = this.links.signedLink(campaign.slidesKey, { seconds: LINK_SECONDS });
      return { campaignId: id, url, expiresAt, type: campaign.slidesType };
    });
  }

  private async note(
    ctx: StoreContext,
    id: string,
    { key, type }: { key: string; type: string },
  ): Promise<CampaignDto> {
    const now = this.clock.now();
    const { replaced, campaign } = await this.db.run(ctx, async (tx) => {
      const [before, , after] = await Promise.all([
        row<{ slidesKey: string | null }>(
          tx,
          sql`with before as (select id, slides_key from campaign where id = ${id} for update)
              update campaign p
              set slides_key = ${key}, slides_type = ${type}, version = p.version + 1, updated_at = ${now}
              from before where p.id = before.id
              returning before.slides_key as "slidesKey"`,
        ),
        recordEvent(tx, ctx, { type: 'campaign.slides-shared', subject: { type: 'campaign', id }, payload: { type } }),
        findCampaign(tx, id),
      ]);
      if (!before || !after) throw new DomainError(notFound);
      return { replaced: before.slidesKey, campaign: after };
    });
    if (replaced) await this.storage.remove(replaced);
    return toCampaignDto(campaign);
  }
}
