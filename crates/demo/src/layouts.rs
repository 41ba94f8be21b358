//! The header rows of the platforms' exports, name by name and in their order.
//!
//! They are data: trailing blanks (`订单付款时间 `) and typos belong to them. Operators choose their columns, so the exports
//! take from these lists; what each column holds is written where the export is.

pub mod amazon;
pub mod douyin;
pub mod jd;
pub mod money;
pub mod pdd;
pub mod shopify;
pub mod social;
pub mod taobao;

/// The order report of 2014 to 2016, a GBK text.
#[rustfmt::skip]
pub const ORDERS_44: [&str; 44] = [
    "订单编号", "买家会员名", "买家支付宝账号", "买家应付货款", "买家应付邮费", "买家支付积分", "总金额",
    "返点积分", "买家实际支付金额", "买家实际支付积分", "订单状态", "买家留言", "收货人姓名", "收货地址 ",
    "运送方式", "联系电话 ", "联系手机", "订单创建时间", "订单付款时间 ", "宝贝标题 ", "宝贝种类 ", "物流单号 ",
    "物流公司", "订单备注", "宝贝总数量", "店铺Id", "店铺名称", "订单关闭原因", "卖家服务费", "买家服务费",
    "发票抬头", "是否手机订单", "分阶段订单信息", "特权订金订单id", "是否上传合同照片", "是否上传小票", "是否代付",
    "定金排名", "修改后的sku", "修改后的收货地址", "异常信息", "天猫卡券抵扣", "集分宝抵扣", "是否是O2O交易",
];

/// What the order report of 2018 adds to [`ORDERS_44`].
#[rustfmt::skip]
pub const ORDERS_2018_MORE: [&str; 10] = [
    "新零售交易类型", "新零售导购门店名称", "新零售导购门店id", "新零售发货门店名称", "新零售发货门店id",
    "退款金额", "预约门店", "确认收货时间", "打款商家金额", "含应开票给个人的个人红包",
];

/// The order report of 千牛 since 2023, all fields chosen.
#[rustfmt::skip]
pub const ORDERS_NEW: [&str; 30] = [
    "订单编号", "支付单号", "支付详情", "买家应付货款", "买家应付邮费", "总金额", "买家实付金额", "订单状态",
    "订单关闭原因", "收货地址", "订单创建时间", "订单付款时间", "商品标题", "宝贝总数量", "商家编码", "物流单号",
    "物流公司", "店铺名称", "退款金额", "是否主动赔付", "主动赔付金额", "主动赔付出账时间", "商品属性SKU",
    "C2B小额收款", "发货时间", "确认收货时间", "确认收货打款金额", "含应开票给个人红包", "商家备注", "总金额(旧版)",
];

/// The item report up to about 2020; it has no times and no line ids.
#[rustfmt::skip]
pub const ITEMS_10: [&str; 10] = [
    "订单编号", "标题", "价格", "购买数量", "外部系统编号", "商品属性", "套餐信息", "备注", "订单状态", "商家编码",
];

/// The item report since 2024.
#[rustfmt::skip]
pub const ITEMS_27: [&str; 27] = [
    "子订单编号", "主订单编号", "商品标题", "商品价格", "购买数量", "外部系统编号", "商品属性", "套餐信息",
    "联系方式备注", "订单状态", "商家编码", "支付单号", "买家应付货款", "买家实付金额", "退款状态", "退款金额",
    "订单创建时间", "订单付款时间", "淘鲜达渠道", "商品ID", "分阶段信息", "备注标签", "商家备注", "主订单买家留言",
    "是否主动赔付", "主动赔付金额", "主动赔付出账时间",
];

/// What the item report of 2026 adds to [`ITEMS_27`].
#[rustfmt::skip]
pub const ITEMS_2026_MORE: [&str; 9] = [
    "发货时间", "应发货时间", "飞猪购订单信息", "免单资格", "免单金额", "百亿补贴超链订单信息",
    "超链半托管订单信息", "物流单号", "物流公司",
];

/// The refund report of 2017.
#[rustfmt::skip]
pub const REFUNDS_39: [&str; 39] = [
    "订单编号", "退款编号", "支付宝交易号", "订单付款时间", "商家编码", "退款完结时间", "买家会员名称",
    "买家实际支付金额", "宝贝标题", "买家退款金额", "手工退款/系统退款", "是否需要退货", "退款的申请时间",
    "超时时间", "退款状态", "货物状态", "退货物流信息", "发货物流信息", "客服介入状态", "卖家真实姓名",
    "卖家退货地址", "卖家邮编", "卖家电话", "卖家手机", "退货物流单号", "退货物流公司", "买家退款原因",
    "买家退款说明", "买家退货时间", "责任方", "售中或售后", "商家备注", "完结时间", "部分退款/全部退款",
    "审核操作人", "举证超时", "是否零秒响应", "退款操作人", "主数据编码",
];

/// The refund report of 2026.
#[rustfmt::skip]
pub const REFUNDS_51: [&str; 51] = [
    "订单编号", "退款编号", "支付单号", "订单付款时间", "商品id", "商品编码", "退款完结时间", "买家实际支付金额",
    "宝贝标题", "买家退款金额", "手工退款/系统退款", "售后类型", "退款的申请时间", "超时时间", "退款状态",
    "货物状态", "退货物流信息", "发货物流信息", "客服介入状态", "卖家真实姓名", "卖家真实姓名(新)", "卖家退货地址",
    "卖家邮编", "卖家电话", "卖家手机", "退货物流单号", "退货物流公司", "买家退款原因", "买家退款说明",
    "买家退货时间", "责任方", "售中或售后", "备注标签", "商家备注", "完结时间", "部分退款/全部退款", "审核操作人",
    "审核操作人新会员名", "举证超时", "是否零秒响应", "退款操作人", "退款操作人新会员名", "退款原因标签",
    "业务类型", "是否帮他退款", "帮他退款操作账号", "小额收款", "淘特订单", "百亿补贴超链退款信息", "智能退款策略",
    "执行方案",
];

/// The other refund report of 2026: what went to the buyer and what to the platform, by main order.
#[rustfmt::skip]
pub const REFUNDS_20: [&str; 20] = [
    "订单编号", "退款编号", "支付宝交易号", "订单付款时间", "商品id", "商家编码", "退款完结时间", "退款总额", "退给买家金额",
    "退给平台金额", "宝贝标题", "售后类型", "退款申请时间", "超时时间", "退款状态", "货物状态", "客服介入状态",
    "买家退款原因", "责任方", "部分退款/全额退款",
];

/// An order report of 2020 with the columns that somebody chose: no 订单状态.
pub const ORDERS_7: [&str; 7] =
    ["订单编号", "总金额", "买家实际支付金额", "收货地址 ", "订单创建时间", "订单付款时间 ", "退款金额"];

/// 生意参谋, products of a day.
#[rustfmt::skip]
pub const PRODUCT_DAYS_38: [&str; 38] = [
    "统计日期", "商品ID", "商品名称", "主商品ID", "商品类型", "货号", "商品状态", "商品标签", "商品访客数",
    "商品浏览量", "平均停留时长", "商品详情页跳出率", "商品收藏人数", "商品加购件数", "商品加购人数", "下单买家数",
    "下单件数", "下单金额", "下单转化率", "支付买家数", "支付件数", "支付金额", "商品支付转化率", "支付新买家数",
    "支付老买家数", "老买家支付金额", "聚划算支付金额", "访客平均价值", "成功退款金额", "竞争力评分",
    "年累计支付金额", "月累计支付金额", "月累计支付件数", "搜索引导支付转化率", "搜索引导访客数",
    "搜索引导支付买家数", "结构化详情引导转化率", "结构化详情引导成交占比",
];

/// 万相台, item report.
#[rustfmt::skip]
pub const AD_ITEMS_76: [&str; 76] = [
    "日期", "主体ID", "主体类型", "主体名称", "展现量", "点击量", "花费", "点击率", "平均点击花费", "千次展现花费",
    "总预售成交金额", "总预售成交笔数", "直接预售成交金额", "直接预售成交笔数", "间接预售成交金额",
    "间接预售成交笔数", "直接成交金额", "间接成交金额", "总成交金额", "总成交笔数", "直接成交笔数", "间接成交笔数",
    "点击转化率", "投入产出比", "含预售投产比", "总成交成本", "总购物车数", "直接购物车数", "间接购物车数",
    "加购率", "收藏宝贝数", "收藏店铺数", "店铺收藏成本", "总收藏加购数", "总收藏加购成本", "宝贝收藏加购数",
    "宝贝收藏加购成本", "总收藏数", "宝贝收藏成本", "宝贝收藏率", "加购成本", "拍下订单笔数", "拍下订单金额",
    "直接收藏宝贝数", "间接收藏宝贝数", "优惠券领取量", "购物金充值笔数", "购物金充值金额", "旺旺咨询量",
    "引导访问量", "引导访问人数", "引导访问潜客数", "引导访问潜客占比", "入会率", "入会量", "引导访问率",
    "深度访问量", "平均访问页面数", "成交新客数", "成交新客占比", "会员首购人数", "会员成交金额", "会员成交笔数",
    "成交人数", "人均成交笔数", "人均成交金额", "自然流量转化金额", "自然流量曝光量", "宝贝优惠券抵扣金额",
    "宝贝优惠券撬动总成交", "宝贝优惠券撬动直接成交", "宝贝优惠券撬动点击", "平台补贴金额", "补贴引导成交金额",
    "发券补贴商品个数", "补贴引导成交人数",
];

/// What 万相台 adds since August 2026, behind 自然流量曝光量.
#[rustfmt::skip]
pub const AD_2026_08_MORE: [&str; 7] = [
    "电商成交笔数", "电商成交金额", "闪购成交笔数", "闪购成交金额", "平台助推总成交", "平台助推直接成交",
    "平台助推点击",
];

/// 万相台, 货品全站推广: net deals beside the claimed ones.
#[rustfmt::skip]
pub const AD_WHOLE_STORE: [&str; 23] = [
    "日期", "主体ID", "主体类型", "主体名称", "展现量", "点击量", "花费", "点击率", "平均点击花费", "千次展现花费",
    "总成交金额", "净成交金额", "净实际投产比", "净成交笔数", "直接净成交金额", "直接净成交笔数", "实际投产比",
    "点击转化率", "总购物车数", "直接购物车数", "收藏宝贝数", "直接收藏宝贝数", "宝贝收藏加购数",
];

/// What the plan report has before 主体ID, behind 日期.
#[rustfmt::skip]
pub const AD_PLAN_LEADING: [&str; 7] = [
    "场景ID", "场景名字", "原二级场景ID", "原二级场景名字", "计划ID", "计划名字", "人群名字",
];

/// 生意参谋, the shop's days as an operator picks them in 自助取数.
#[rustfmt::skip]
pub const SHOP_DAYS: [&str; 23] = [
    "统计日期", "访客数", "浏览量", "加购人数", "支付金额", "支付买家数", "支付子订单数", "支付父订单数",
    "支付件数", "支付老买家数", "老买家支付金额", "支付转化率", "客单价", "成功退款金额", "评价数", "描述相符评分",
    "服务态度评分", "物流服务评分", "关键词推广花费", "精准人群推广花费", "智能场景花费", "全站推广花费",
    "淘宝客佣金",
];

/// 生意参谋 店铺来源, a row a source; the day stands in the file's name.
#[rustfmt::skip]
pub const TRAFFIC_SOURCES: [&str; 39] = [
    "流量载体", "一级来源", "二级来源", "三级来源", "四级来源", "访客数", "访客数环比", "新访客", "新访客环比",
    "平均停留时长", "平均停留时长环比", "3s查看人数", "3s查看人数环比", "商品点击人数", "商品点击人数环比", "加购人数",
    "加购人数环比", "商品收藏人数", "商品收藏人数环比", "加购件数", "加购件数环比", "关注店铺人数", "关注店铺人数环比",
    "支付买家数", "支付买家数环比", "支付转化率", "支付转化率环比", "支付金额", "支付金额环比", "客单价", "客单价环比",
    "UV价值", "UV价值环比", "下单买家数", "下单买家数环比", "下单金额", "下单金额环比", "下单转化率", "下单转化率环比",
];

/// 生意参谋 市场大盘 by day.
pub const MARKET: [&str; 4] = ["统计日期", "行业名称", "访客数", "交易指数"];

/// Its sheet of the sources in which a store is strong.
pub const TRAFFIC_CHANNELS: [&str; 5] = ["流量载体", "来源名称", "访客数", "支付买家数", "支付金额"];

/// What operators tick beside any other columns of an order where articles are sold by deposit and balance.
pub const DEPOSIT: [&str; 2] = ["定金金额", "定金付款时间"];

/// The order report of 2018: `tmall` inserts 支付单号 and 支付详情 behind 买家支付宝账号 (56 columns instead of 54).
pub fn orders_2018(tmall: bool) -> Vec<&'static str> {
    let mut names: Vec<&str> = ORDERS_44.into_iter().chain(ORDERS_2018_MORE).collect();
    if tmall {
        names.splice(3..3, ["支付单号", "支付详情"]);
    }
    names
}

/// The item report of 2026, 36 columns.
pub fn items_2026() -> Vec<&'static str> {
    ITEMS_27.into_iter().chain(ITEMS_2026_MORE).collect()
}

/// 生意参谋's product days: 38 columns, since April 2026 40.
pub fn product_days(since_april_2026: bool) -> Vec<&'static str> {
    let mut names: Vec<&str> = PRODUCT_DAYS_38.to_vec();
    if since_april_2026 {
        insert_behind(&mut names, "支付件数", &["总支付商品件数"]);
        insert_behind(&mut names, "支付金额", &["总支付金额"]);
    }
    names
}

/// 万相台's item report: 76 columns, since August 2026 83.
pub fn ad_items(since_august_2026: bool) -> Vec<&'static str> {
    let mut names: Vec<&str> = AD_ITEMS_76.to_vec();
    if since_august_2026 {
        insert_behind(&mut names, "自然流量曝光量", &AD_2026_08_MORE);
    }
    names
}

/// 万相台's plan report: the item report with the plan's columns in front, 83 columns.
pub fn ad_plans() -> Vec<&'static str> {
    let mut names: Vec<&str> = AD_ITEMS_76.to_vec();
    insert_behind(&mut names, "日期", &AD_PLAN_LEADING);
    names
}

/// The item report with 计划ID, which it can carry.
pub fn ad_items_of_plans() -> Vec<&'static str> {
    let mut names = ad_items(false);
    insert_behind(&mut names, "日期", &["计划ID"]);
    names
}

fn insert_behind(names: &mut Vec<&'static str>, anchor: &str, more: &[&'static str]) {
    let at = names.iter().position(|name| *name == anchor).map_or(names.len(), |at| at + 1);
    names.splice(at..at, more.iter().copied());
}
