import { AliyunGateway, aliyunReceipt } from './aliyun-gateway';
import type { ContactChannelGateway } from './channel-gateway';
import { CloudServer } from '../fixtures/cloud-server';
import { TencentGateway, tencentReceipt } from './tencent-gateway';

const NOW = new Date('2026-11-23T10:00:00+08:00');
const clock = { now: () => NOW, monotonicMs: () => 0 };
const TAG = 'pudong/01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11:sms:sms';
const MESSAGE = {
  key: '01926f3c-7a10-7c3e-9d52-3f1f6f0f9a11:sms:sms',
  to: '+8613800138000',
  text: '【申海汽车】尊敬的石远梅，沪A·E48B4将于11月24日到期保养',
  templateCode: 'maintenance-due/sms',
  template: {
    code: 'SMS_154950909',
    params: [
      { name: 'name', value: '石远梅' },
      { name: 'dueOn', value: '11月24日' },
    ],
  },
  storeCode: 'pudong',
};
const sought = (minutesAgo: number) => ({
  ...{ key: MESSAGE.key, to: MESSAGE.to, storeCode: 'pudong' },
  intendedAt: new Date(NOW.getTime() - minutesAgo * 60_000),
});

describe('text messages through a cloud', () => {
  let cloud: CloudServer;

  beforeAll(async () => {
    cloud = await CloudServer.start();
  });
  beforeEach(() => void cloud.requests.splice(0));
  afterAll(() => cloud.stop());

  const account = (url: string) => ({ accessKeyId: 'key-id', accessKeySecret: 'secret', signName: '申海汽车', url });
  const aliyun = (url = cloud.url) => new AliyunGateway(account(url), clock, 300);
  const tencent = (url = cloud.url) => new TencentGateway({ ...account(url), appId: '1400006666' }, clock, 300);

  /** The same answer of either cloud: taken, or refused with a code of its own. */
  const ANSWERS = {
    aliyun: (code: string) => ({ body: { Code: code, Message: 'words', BizId: '9006', RequestId: 'r' } }),
    tencent: (code: string) => ({
      body: { Response: { SendStatusSet: [{ SerialNo: '5000:1', Code: code, Message: 'words' }], RequestId: 'r' } },
    }),
  };

  it('REM-01: Aliyun gets the approved template with its words, the signature and our key', async () => {
    cloud.answer = () => ANSWERS.aliyun('OK');
    expect(await aliyun().send(MESSAGE)).toEqual({ kind: 'accepted', reference: '9006', receiptFollows: true });
    const [{ action, params, headers }] = cloud.requests;
    expect(action).toBe('SendSms');
    expect(params).toEqual({
      PhoneNumbers: '13800138000',
      SignName: '申海汽车',
      TemplateCode: 'SMS_154950909',
      TemplateParam: '{"name":"石远梅","dueOn":"11月24日"}',
      OutId: TAG,
    });
    expect(headers.authorization).toMatch(
      /^ACS3-HMAC-SHA256 Credential=key-id,SignedHeaders=.+,Signature=[0-9a-f]{64}$/,
    );
  });

  it('REM-01: Tencent gets the same, with numbered variables', async () => {
    cloud.answer = () => ANSWERS.tencent('Ok');
    expect(await tencent().send(MESSAGE)).toEqual({ kind: 'accepted', reference: '5000:1', receiptFollows: true });
    const [{ action, params, headers }] = cloud.requests;
    expect(action).toBe('SendSms');
    expect(params).toEqual({
      SmsSdkAppId: '1400006666',
      PhoneNumberSet: ['+8613800138000'],
      SignName: '申海汽车',
      TemplateId: 'SMS_154950909',
      TemplateParamSet: ['石远梅', '11月24日'],
      SessionContext: TAG,
    });
    expect(headers.authorization).toMatch(/^TC3-HMAC-SHA256 Credential=key-id\/.+Signature=[0-9a-f]{64}$/);
  });

  it.each<[string, () => ContactChannelGateway, keyof typeof ANSWERS, string, object]>([
    ['Aliyun at its limit', aliyun, 'aliyun', 'isv.BUSINESS_LIMIT_CONTROL', { permanent: false }],
    ['Aliyun without money', aliyun, 'aliyun', 'isv.AMOUNT_NOT_ENOUGH', { permanent: false }],
    ['Aliyun and a text not approved', aliyun, 'aliyun', 'isv.SMS_TEMPLATE_ILLEGAL', { permanent: true }],
    [
      'Aliyun and a wrong number',
      aliyun,
      'aliyun',
      'isv.MOBILE_NUMBER_ILLEGAL',
      { permanent: true, quality: 'wrong_number' },
    ],
    ['Tencent at its limit', tencent, 'tencent', 'LimitExceeded.PhoneNumberThirtySecondLimit', { permanent: false }],
    ['Tencent and a text not approved', tencent, 'tencent', 'FailedOperation.TemplateUnapproved', { permanent: true }],
    [
      'Tencent and a wrong number',
      tencent,
      'tencent',
      'InvalidParameterValue.IncorrectPhoneNumber',
      { permanent: true, quality: 'wrong_number' },
    ],
  ])('CUS-12: %s', async (_name, gateway, provider, code, expected) => {
    cloud.answer = () => ANSWERS[provider](code);
    expect(await gateway().send(MESSAGE)).toEqual({ kind: 'refused', reason: code, ...expected });
    expect(cloud.requests).toHaveLength(1);
  });

  it('what a cloud refuses by its status is refused, what never reached it as well', async () => {
    cloud.answer = ({ action }) => ({
      status: 400,
      body: { Code: 'Throttling.User', Message: action, RequestId: 'r' },
    });
    expect(await aliyun().send(MESSAGE)).toEqual({ kind: 'refused', reason: 'Throttling.User', permanent: false });
    cloud.answer = () => ({ status: 401, body: {} });
    expect(await tencent().send(MESSAGE)).toEqual({ kind: 'refused', reason: 'status_401', permanent: true });
    for (const gateway of [aliyun('http://127.0.0.1:1'), tencent('http://127.0.0.1:1')]) {
      expect(await gateway.send(MESSAGE)).toMatchObject({ kind: 'refused', permanent: false });
    }
  });

  it.each([
    ['the line breaks', () => 'broken' as const],
    ['no answer comes', () => 'silent' as const],
    ['it stumbles', () => ({ status: 500, body: { Code: 'ServiceUnavailable', RequestId: 'r' } })],
    ['it does not know itself', ({ action }: { action: string }) => ({ status: 200, body: bodyInDoubt(action) })],
  ])('a message is in doubt where %s, is tried once, and its number stands in no error', async (_name, answer) => {
    for (const gateway of [aliyun(), tencent()]) {
      cloud.requests.splice(0);
      cloud.answer = answer;
      const error = await gateway.send(MESSAGE).then(String, (thrown: Error) => `${thrown.message} ${thrown.stack}`);
      expect(error).toContain('did not answer');
      expect(error).not.toContain('13800138000');
      expect(cloud.requests).toHaveLength(1);
    }
  });

  const bodyInDoubt = (_action: string) => ({
    Code: 'isp.SYSTEM_ERROR',
    Response: { SendStatusSet: [{ Code: 'InternalError.Timeout' }], RequestId: 'r' },
  });

  const details = (...list: object[]) => ({ body: { Code: 'OK', SmsSendDetailDTOs: { SmsSendDetailDTO: list } } });
  const statuses = (...list: object[]) => ({ body: { Response: { PullSmsSendStatusSet: list, RequestId: 'r' } } });

  it('a lost message is found by its key among those of the number and the day', async () => {
    cloud.answer = () => details({ OutId: 'pudong/another', SendStatus: 3 }, { OutId: TAG, SendStatus: 1 });
    expect(await aliyun().find(sought(1))).toEqual({ kind: 'accepted', reference: MESSAGE.key, receiptFollows: true });
    expect(cloud.requests[0].params).toMatchObject({ PhoneNumber: '13800138000', SendDate: '20261123' });
    cloud.answer = () => statuses({ SessionContext: TAG, SerialNo: '5000:1' });
    expect(await tencent().find(sought(1))).toEqual({ kind: 'accepted', reference: '5000:1', receiptFollows: true });
    expect(cloud.requests[1].params).toMatchObject({ PhoneNumber: '+8613800138000', SmsSdkAppId: '1400006666' });
  });

  it('one that is not shown is asked for again, then is a person’s, and never counts as not sent', async () => {
    for (const [gateway, none] of [
      [aliyun(), details()],
      [tencent(), statuses()],
    ] as const) {
      cloud.answer = () => none;
      await expect(gateway.find(sought(9))).rejects.toThrow('does not show');
      expect(await gateway.find(sought(10))).toEqual({ kind: 'unknown' });
    }
  });

  it('CUS-12: asked receipts say what arrived, and who has a number that nobody has', async () => {
    const asked = { ...sought(60), reference: '5000:1' };
    const [storeCode, key] = ['pudong', MESSAGE.key];
    cloud.answer = () =>
      details({ OutId: TAG, SendStatus: 3, ErrCode: 'DELIVERED', ReceiveDate: '2026-11-23 09:01:02' });
    expect(await aliyun().askReceipts([asked])).toEqual([
      { storeCode, key, state: 'delivered', at: new Date('2026-11-23T09:01:02+08:00'), code: 'DELIVERED' },
    ]);
    cloud.answer = () => details({ OutId: TAG, SendStatus: 2, ErrCode: 'MOBILE_NOT_ON_SERVICE' });
    expect(await aliyun().askReceipts([asked])).toMatchObject([{ state: 'undelivered', quality: 'empty_number' }]);
    cloud.answer = () => statuses({ SerialNo: '5000:1', ReportStatus: 'FAIL', Description: '空号' });
    expect(await tencent().askReceipts([asked])).toMatchObject([{ state: 'undelivered', quality: 'empty_number' }]);
    cloud.answer = () => statuses({ SerialNo: '5000:1' });
    expect(await tencent().askReceipts([asked])).toEqual([]);
  });

  it('pushed receipts are read by the key that went along, and others left alone', () => {
    const pushed = { out_id: TAG, success: true, err_code: 'DELIVERED', report_time: '2026-11-23 09:01:02' };
    const [storeCode, key, at] = ['pudong', MESSAGE.key, new Date('2026-11-23T09:01:02+08:00')];
    expect(aliyunReceipt(pushed)).toEqual({ storeCode, key, state: 'delivered', at, code: 'DELIVERED' });
    const failed = { ...pushed, success: false, err_code: 'X', err_msg: '号码是空号' };
    expect(aliyunReceipt(failed)).toMatchObject({ state: 'undelivered', quality: 'empty_number' });
    expect(aliyunReceipt({ ...pushed, out_id: '67890' })).toBeNull();
    const told = { ext: TAG, report_status: 'SUCCESS', errmsg: 'DELIVRD', user_receive_time: '2026-11-23 09:01:02' };
    expect(tencentReceipt(told)).toEqual({ storeCode, key, state: 'delivered', at, code: 'DELIVRD' });
    expect(tencentReceipt({ ...told, ext: undefined })).toBeNull();
  });

  it('a message without an approved template is refused and never leaves', async () => {
    const { template: _template, ...bare } = MESSAGE;
    for (const gateway of [aliyun(), tencent()]) {
      expect(await gateway.send(bare)).toEqual({ kind: 'refused', reason: 'no_provider_template', permanent: true });
    }
    expect(cloud.requests).toEqual([]);
  });
});
