import { EMAIL, maskEmail } from './email';

describe('e-mail addresses', () => {
  it.each(['shi@example.com', 'shi.yuanmei+car@mail.example.com.cn', '石@例子.公司'])('takes %s', (address) => {
    expect(EMAIL.test(address)).toBe(true);
  });

  it.each([
    'shi',
    'shi@',
    '@example.com',
    'shi@example',
    'a b@example.com',
    'a@b.com\r\nBcc: c@d.com',
    'a@b.com,c@d.com',
  ])('refuses %j', (address) => {
    expect(EMAIL.test(address)).toBe(false);
  });

  it('masks who it is', () => {
    expect(maskEmail('shi@example.com')).toBe('s****@example.com');
    expect(maskEmail('none')).toBe('****');
  });
});
