//! What the business 木禾 sells: household textiles, a few that sell all the time and many that sell now and then.
//!
//! Some titles are hostile on purpose: sellers do write them, and they must arrive in a workbook as text.

/// One article, the same in each store that lists it.
#[derive(Debug)]
pub struct Product {
    /// 商家编码.
    pub code: &'static str,
    /// 款号: several articles share one.
    pub style: &'static str,
    /// The title on the platform.
    pub title: &'static str,
    /// The short name in the catalog.
    pub name: &'static str,
    /// 角色 in the catalog.
    pub role: &'static str,
    /// 类目.
    pub category: &'static str,
    /// Who looks after it.
    pub person: &'static str,
    /// Price in cents before discounts.
    pub price: i64,
    /// What it costs us, in cents.
    pub cost: i64,
    /// How often it is bought.
    pub popularity: i64,
    /// 商品属性, one of these per line.
    pub skus: [&'static str; 2],
    /// Stores that list it: bit 0 the first, bit 1 the second, further stores take turns.
    pub stores: u8,
}

/// An article as a store lists it.
pub struct Listing {
    /// Index into the range.
    pub product: usize,
    /// 商品ID.
    pub id: String,
}

/// Codes that the catalog of the operator lacks, although they are sold.
pub const NOT_IN_CATALOG: [&str; 2] = ["MH2608-YG", "MH2511-ZB"];

macro_rules! product {
    ($code:literal, $style:literal, $title:literal, $name:literal, $role:literal, $category:literal, $person:literal,
     $price:literal, $cost:literal, $popularity:literal, $a:literal, $b:literal, $stores:literal) => {
        Product {
            code: $code,
            style: $style,
            title: $title,
            name: $name,
            role: $role,
            category: $category,
            person: $person,
            price: $price,
            cost: $cost,
            popularity: $popularity,
            skus: [$a, $b],
            stores: $stores,
        }
    };
}

/// The whole range.
#[rustfmt::skip]
pub const RANGE: [Product; 24] = [
    product!("MH2401-15", "MH2401", "木禾全棉四件套纯棉床单被套简约床品1.5m", "全棉四件套 1.5m", "利润", "床品套件", "小李", 32900, 14200, 210, "颜色分类:雾霾蓝;适用床尺寸:1.5m", "颜色分类:奶白色;适用床尺寸:1.5m", 3),
    product!("MH2401-18", "MH2401", "木禾全棉四件套纯棉床单被套简约床品1.8m", "全棉四件套 1.8m", "利润", "床品套件", "小李", 36900, 16100, 170, "颜色分类:雾霾蓝;适用床尺寸:1.8m", "颜色分类:奶白色;适用床尺寸:1.8m", 1),
    product!("MH2303-M", "MH2303", "=年末返场=木禾毛巾三条装纯棉洗脸家用吸水", "毛巾三条装", "引流", "毛巾浴巾", "小李", 3990, 1580, 300, "颜色分类:灰粉绿三色", "颜色分类:米白", 3),
    product!("MH2303-Y", "MH2303", "+1元换购 木禾浴巾加厚大号裹巾", "浴巾", "引流", "毛巾浴巾", "小李", 5900, 2400, 160, "颜色分类:浅灰;规格:70*140", "颜色分类:豆绿;规格:70*140", 3),
    product!("MH2502-C", "MH2502", "-5℃可用 木禾冬被加厚保暖大豆纤维被芯", "大豆纤维冬被", "利润", "被芯", "小陈", 26900, 11800, 120, "规格:200*230;重量:6斤", "规格:220*240;重量:8斤", 3),
    product!("MH2502-X", "MH2502", "@木禾夏凉被可水洗空调被单人双人薄被", "夏凉被", "引流", "被芯", "小陈", 15900, 6400, 90, "规格:150*200", "规格:200*230", 1),
    product!("MH2210-E", "MH2210", "木禾95白鹅绒被 冬季加厚 <b>五星酒店</b>&礼盒", "白鹅绒被", "形象", "被芯", "小陈", 269900, 138000, 8, "规格:200*230;充绒:1000g", "规格:220*240;充绒:1300g", 1),
    product!("MH2210-Y", "MH2210", "木禾80白鸭绒被秋冬保暖羽绒被子", "白鸭绒被", "形象", "被芯", "小陈", 89900, 42000, 26, "规格:200*230", "规格:220*240", 3),
    product!("MH2404-Z", "MH2404", "木禾记忆棉枕头护颈椎助睡眠成人一对装🌙", "记忆棉枕一对", "利润", "枕芯", "小李", 19900, 7200, 110, "颜色分类:白色;数量:一对", "颜色分类:浅灰;数量:一对", 3),
    product!("MH2404-R", "MH2404", "木禾泰国天然乳胶枕,成人护颈,\"原装进口\"", "乳胶枕", "利润", "枕芯", "小李", 24900, 9800, 64, "款式:高低波浪", "款式:标准面包", 2),
    product!("MH2405-L", "MH2405", "木禾遮光窗帘成品卧室隔热防晒定制高度", "遮光窗帘", "定制", "窗帘", "小陈", 13800, 5200, 86, "颜色分类:高级灰;宽2米*高2.7米", "颜色分类:奶咖;宽3米*高2.7米", 3),
    product!("MH2405-S", "MH2405", "木禾纱帘白纱透光不透人客厅阳台窗纱", "纱帘", "定制", "窗帘", "小陈", 7900, 2900, 58, "颜色分类:纯白;宽2米", "颜色分类:亚麻;宽3米", 2),
    product!("MH2406-D", "MH2406", "木禾沙发垫四季通用防滑北欧简约坐垫", "沙发垫", "利润", "坐垫地毯", "小陈", 9900, 3700, 78, "颜色分类:燕麦;90*180cm", "颜色分类:墨绿;90*210cm", 2),
    product!("MH2406-T", "MH2406", "木禾客厅地毯短绒可机洗大面积全铺", "客厅地毯", "利润", "坐垫地毯", "小陈", 45900, 19900, 30, "颜色分类:云朵灰;160*230cm", "颜色分类:奶油;200*300cm", 3),
    product!("MH2608-YG", "MH2608", "木禾浴室地垫硅藻泥软垫吸水速干防滑", "硅藻泥浴室地垫", "引流", "坐垫地毯", "小李", 4590, 1490, 96, "颜色分类:浅灰;40*60cm", "颜色分类:深灰;50*80cm", 3),
    product!("MH2407-K", "MH2407", "木禾抗菌床笠单件全包防滑床罩席梦思保护套", "抗菌床笠", "引流", "床品单件", "小李", 8900, 3300, 140, "适用床尺寸:1.5m", "适用床尺寸:1.8m", 3),
    product!("MH2407-Z", "MH2407", "木禾枕套一对装纯棉全棉48*74cm", "枕套一对", "引流", "床品单件", "小李", 3590, 1280, 120, "颜色分类:雾霾蓝", "颜色分类:浅杏", 2),
    product!("MH2511-ZB", "MH2511", "木禾珍珠绒盖毯办公室午睡毯沙发毯加厚", "珍珠绒盖毯", "利润", "毯子", "小陈", 12900, 4800, 72, "颜色分类:焦糖;150*200cm", "颜色分类:灰蓝;180*200cm", 2),
    product!("MH2511-NG", "MH2511", "木禾牛奶绒四件套冬季加厚双面绒床单被罩", "牛奶绒四件套", "利润", "床品套件", "小李", 29900, 12600, 150, "颜色分类:奶油白;1.8m", "颜色分类:樱花粉;1.8m", 3),
    product!("MH2409-B", "MH2409", "木禾酒店布草民宿床单被罩白色六件套批发", "酒店布草六件套", "定制", "床品套件", "小陈", 41800, 21500, 22, "适用床尺寸:1.8m", "适用床尺寸:2.0m", 1),
    product!("MH2410-Y", "MH2410", "木禾亚麻桌布防水防油茶几餐桌布艺", "亚麻桌布", "引流", "餐厨布艺", "小陈", 6800, 2500, 52, "规格:130*180cm", "规格:140*220cm", 2),
    product!("MH2410-W", "MH2410", "木禾围裙家用厨房防水时尚工作服", "围裙", "引流", "餐厨布艺", "小陈", 2990, 980, 60, "颜色分类:卡其", "颜色分类:藏青", 1),
    product!("MH0001-BC", "MH0001", "补差价专拍链接 邮费差价 一元一拍 拍前联系客服", "补差价", "补差价", "其他", "小李", 100, 0, 18, "专拍", "专拍", 3),
    product!("MH2412-F", "MH2412", "木禾蚕丝被100%桑蚕丝春秋被子母被二合一", "桑蚕丝子母被", "形象", "被芯", "小陈", 129900, 61000, 14, "规格:200*230;净重2斤", "规格:220*240;净重3斤", 1),
];

/// What it is called where people read English.
pub fn english(product: usize) -> &'static str {
    ENGLISH[product]
}

#[rustfmt::skip]
const ENGLISH: [&str; RANGE.len()] = [
    "Cotton Bed Set 1.5m", "Cotton Bed Set 1.8m", "=Year-end= Towels, pack of 3", "+1 Bath Towel, large",
    "-5C Winter Quilt", "@Summer Quilt, washable", "White Goose Down Quilt <b>Hotel</b> & Gift Box",
    "Duck Down Quilt", "Memory Foam Pillows, pair 🌙", "Latex Pillow, \"imported\"", "Blackout Curtains",
    "Sheer Curtains", "Sofa Cover", "Living Room Rug", "Bath Mat", "Mattress Protector", "Pillowcases, pair",
    "Sherpa Throw", "Velvet Bed Set", "Hotel Bed Linen, 6 pieces", "Linen Tablecloth", "Kitchen Apron",
    "Price Difference", "Silk Quilt, 2 in 1",
];
