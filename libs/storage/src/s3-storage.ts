import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type * as S3 from '@aws-sdk/client-s3';
import type * as Uploads from '@aws-sdk/lib-storage';
import type { AppConfig } from '#libs/config';
import { Measured } from './measured';
import { assertObjectKey, type ListedObject, ObjectStorage, type StoredObject } from './object-storage';

/** Parts that a stream is sent in; two of them are in memory at most, and what is smaller goes in one request. */
const PART_BYTES = 8 * 1024 * 1024;
const PARTS_AT_ONCE = 2;

export type S3Settings = Pick<
  AppConfig,
  's3Endpoint' | 's3Region' | 's3Bucket' | 's3AccessKeyId' | 's3SecretAccessKey' | 's3PathStyle'
>;

/**
 * Objects in a bucket that speaks the protocol of S3: AWS, Aliyun OSS, Tencent COS, MinIO. An object is there when its
 * upload has ended and not before, so nobody ever opens half a file.
 */
export class S3Storage extends ObjectStorage {
  private constructor(
    private readonly sdk: typeof S3 & typeof Uploads,
    private readonly client: S3.S3Client,
    private readonly bucket: string,
  ) {
    super();
  }

  /** Loads the client of S3, twenty megabytes that only those pay who have a bucket. */
  static async open(settings: S3Settings): Promise<S3Storage> {
    const [s3, uploads] = await Promise.all([import('@aws-sdk/client-s3'), import('@aws-sdk/lib-storage')]);
    const { s3AccessKeyId: accessKeyId = '', s3SecretAccessKey: secretAccessKey = '' } = settings;
    const client = new s3.S3Client({
      endpoint: settings.s3Endpoint,
      region: settings.s3Region,
      credentials: { accessKeyId, secretAccessKey },
      forcePathStyle: settings.s3PathStyle,
      // newer checksums are AWS's own; others refuse them
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
    });
    return new S3Storage({ ...s3, ...uploads }, client, settings.s3Bucket ?? '');
  }

  async put(key: string, content: Readable, { maxBytes }: { maxBytes: number }): Promise<StoredObject> {
    const measured = new Measured(maxBytes);
    const upload = new this.sdk.Upload({
      client: this.client,
      params: { Bucket: this.bucket, Key: assertObjectKey(key), Body: measured },
      partSize: PART_BYTES,
      queueSize: PARTS_AT_ONCE,
    });
    // the upload hears of a failure of either stream by `measured`, and takes back the parts that it sent
    const fed = pipeline(content, measured);
    const [sent, passed] = await Promise.allSettled([upload.done(), fed]);
    // an upload that fails lets go of its stream, which says no more than that
    const letGo = passed.status === 'rejected' && (passed.reason as Error).name === 'AbortError';
    if (passed.status === 'rejected' && !(letGo && sent.status === 'rejected')) throw passed.reason;
    if (sent.status === 'rejected') throw sent.reason;
    return measured.result();
  }

  open(key: string): Readable {
    const out = new PassThrough();
    this.client
      .send(new this.sdk.GetObjectCommand({ Bucket: this.bucket, Key: assertObjectKey(key) }))
      .then(({ Body }) => pipeline(Body as Readable, out))
      .catch((error: Error) => out.destroy(error));
    return out;
  }

  async sizeOf(key: string): Promise<number | null> {
    try {
      const { ContentLength } = await this.client.send(
        new this.sdk.HeadObjectCommand({ Bucket: this.bucket, Key: assertObjectKey(key) }),
      );
      return ContentLength ?? 0;
    } catch (error) {
      if ((error as { name?: string }).name === 'NotFound') return null;
      throw error;
    }
  }

  async *list(folder: string): AsyncGenerator<ListedObject> {
    const query = { Bucket: this.bucket, Prefix: assertObjectKey(folder) };
    for await (const { Contents = [] } of this.sdk.paginateListObjectsV2({ client: this.client }, query)) {
      for (const { Key, Size } of Contents) yield { key: Key ?? '', bytes: Size ?? 0 };
    }
  }

  async remove(key: string): Promise<void> {
    if (!assertObjectKey(key).endsWith('/')) {
      await this.client.send(new this.sdk.DeleteObjectCommand({ Bucket: this.bucket, Key: key }));
      return;
    }
    const query = { Bucket: this.bucket, Prefix: key };
    for await (const { Contents = [] } of this.sdk.paginateListObjectsV2({ client: this.client }, query)) {
      const Objects = Contents.map(({ Key }) => ({ Key }));
      if (Objects.length === 0) continue;
      const { Errors = [] } = await this.client.send(
        new this.sdk.DeleteObjectsCommand({ Bucket: this.bucket, Delete: { Objects, Quiet: true } }),
      );
      if (Errors[0]) throw new Error(`${Errors.length} objects under ${key} were not removed: ${Errors[0].Code}`);
    }
  }
}
