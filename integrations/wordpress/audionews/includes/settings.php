<?php
/**
 * What the plugin is told: where audionews is, the name and secret of this source there, and where the player stands.
 *
 * @package Audionews
 */

defined( 'ABSPATH' ) || exit;

/**
 * The settings in force. A secret in wp-config.php (AUDIONEWS_SECRET) goes before the one that is stored.
 *
 * @return array{site: string, source: string, secret: string, place: string, push: bool}
 */
function audionews_settings() {
	$kept = get_option( 'audionews_settings', array() );
	$all  = array_merge(
		array(
			'site'   => '',
			'source' => '',
			'secret' => '',
			'place'  => 'above',
			'push'   => true,
		),
		is_array( $kept ) ? $kept : array()
	);
	if ( defined( 'AUDIONEWS_SECRET' ) && is_string( AUDIONEWS_SECRET ) ) {
		$all['secret'] = AUDIONEWS_SECRET;
	}
	return $all;
}

/**
 * Which post types are articles; other plugins may add theirs.
 *
 * @return string[]
 */
function audionews_post_types() {
	return (array) apply_filters( 'audionews_post_types', array( 'post' ) );
}

/**
 * What a settings form sent, as it may be kept. What is no address, name or secret is refused with a word, and the old one stays.
 *
 * @param mixed $sent The form's fields.
 * @return array The settings to keep.
 */
function audionews_sanitize_settings( $sent ) {
	$sent = is_array( $sent ) ? $sent : array();
	$old  = get_option( 'audionews_settings', array() );
	$old  = is_array( $old ) ? $old : array();
	$told = array_map( 'trim', array_filter( $sent, 'is_string' ) );
	$site = isset( $told['site'] ) ? untrailingslashit( esc_url_raw( $told['site'], array( 'http', 'https' ) ) ) : '';
	if ( isset( $told['site'] ) && '' !== $told['site'] && '' === $site ) {
		add_settings_error( 'audionews_settings', 'site', __( 'The address of audionews must begin with https:// or http://. The old one is kept.', 'audionews' ) );
		$site = isset( $old['site'] ) ? $old['site'] : '';
	}
	$source = isset( $told['source'] ) ? $told['source'] : '';
	if ( '' !== $source && ! preg_match( '/^[A-Za-z0-9_-]{1,60}$/', $source ) ) {
		add_settings_error( 'audionews_settings', 'source', __( 'The name of the source may hold letters, figures, - and _. The old one is kept.', 'audionews' ) );
		$source = isset( $old['source'] ) ? $old['source'] : '';
	}
	$secret = isset( $told['secret'] ) ? $told['secret'] : '';
	if ( '' !== $secret && null === audionews_key_of( $secret ) ) {
		add_settings_error( 'audionews_settings', 'secret', __( 'The secret must be the one that audionews printed: it begins with whsec_. The old one is kept.', 'audionews' ) );
		$secret = '';
	}
	if ( '' === $secret ) {
		$secret = isset( $old['secret'] ) ? $old['secret'] : '';
	}
	$place = isset( $told['place'] ) && in_array( $told['place'], array( 'above', 'below', 'none' ), true ) ? $told['place'] : 'above';
	return array(
		'site'   => $site,
		'source' => $source,
		'secret' => $secret,
		'place'  => $place,
		'push'   => ! empty( $sent['push'] ),
	);
}

add_action(
	'admin_init',
	static function () {
		register_setting(
			'audionews',
			'audionews_settings',
			array(
				'type'              => 'array',
				'sanitize_callback' => 'audionews_sanitize_settings',
				'show_in_rest'      => false,
			)
		);
		add_settings_section( 'audionews_main', '', '__return_null', 'audionews' );
		$fields = array(
			'site'   => __( 'Address of audionews', 'audionews' ),
			'source' => __( 'Name of this source', 'audionews' ),
			'secret' => __( 'Secret', 'audionews' ),
			'place'  => __( 'Where the player stands', 'audionews' ),
			'push'   => __( 'Sending', 'audionews' ),
		);
		foreach ( $fields as $name => $label ) {
			add_settings_field(
				$name,
				$label,
				'audionews_field_' . $name,
				'audionews',
				'audionews_main',
				in_array( $name, array( 'place', 'push' ), true ) ? array() : array( 'label_for' => 'audionews-' . $name )
			);
		}
	}
);

add_action(
	'admin_menu',
	static function () {
		add_options_page( __( 'audionews', 'audionews' ), __( 'audionews', 'audionews' ), 'manage_options', 'audionews', 'audionews_settings_page' );
	}
);

/**
 * The address field.
 */
function audionews_field_site() {
	printf(
		'<input type="url" class="regular-text" id="audionews-site" name="audionews_settings[site]" value="%s" aria-describedby="audionews-site-help"><p class="description" id="audionews-site-help">%s</p>',
		esc_attr( audionews_settings()['site'] ),
		esc_html__( 'For example https://audio.example.id', 'audionews' )
	);
}

/**
 * The name field.
 */
function audionews_field_source() {
	printf(
		'<input type="text" class="regular-text code" id="audionews-source" name="audionews_settings[source]" value="%s" aria-describedby="audionews-source-help"><p class="description" id="audionews-source-help">%s</p>',
		esc_attr( audionews_settings()['source'] ),
		esc_html__( 'What was given to: audionews follow --webhook NAME', 'audionews' )
	);
}

/**
 * The secret field. It is never shown again; left empty, the old one stays.
 */
function audionews_field_secret() {
	if ( defined( 'AUDIONEWS_SECRET' ) ) {
		echo '<p id="audionews-secret">' . esc_html__( 'Set in wp-config.php (AUDIONEWS_SECRET).', 'audionews' ) . '</p>';
		return;
	}
	printf(
		'<input type="password" class="regular-text code" id="audionews-secret" name="audionews_settings[secret]" value="" autocomplete="off" aria-describedby="audionews-secret-help"><p class="description" id="audionews-secret-help">%s</p>',
		'' === audionews_settings()['secret']
			? esc_html__( 'audionews prints it once. It begins with whsec_.', 'audionews' )
			: esc_html__( 'A secret is kept. Leave this empty to keep it.', 'audionews' )
	);
}

/**
 * Where the player stands.
 */
function audionews_field_place() {
	$choices = array(
		'above' => __( 'Above the article', 'audionews' ),
		'below' => __( 'Below the article', 'audionews' ),
		'none'  => __( 'Nowhere by itself: I write the shortcode [audionews]', 'audionews' ),
	);
	echo '<fieldset><legend class="screen-reader-text">' . esc_html__( 'Where the player stands', 'audionews' ) . '</legend>';
	foreach ( $choices as $value => $label ) {
		printf(
			'<label><input type="radio" name="audionews_settings[place]" value="%s"%s> %s</label><br>',
			esc_attr( $value ),
			checked( audionews_settings()['place'], $value, false ),
			esc_html( $label )
		);
	}
	echo '</fieldset>';
}

/**
 * Whether articles are sent.
 */
function audionews_field_push() {
	printf(
		'<label><input type="checkbox" name="audionews_settings[push]" value="1"%s> %s</label>',
		checked( audionews_settings()['push'], true, false ),
		esc_html__( 'Send each article that is published, changed or taken back', 'audionews' )
	);
}

/**
 * The page under Settings.
 */
function audionews_settings_page() {
	if ( ! current_user_can( 'manage_options' ) ) {
		return;
	}
	echo '<div class="wrap"><h1>' . esc_html__( 'audionews', 'audionews' ) . '</h1><form action="options.php" method="post">';
	settings_fields( 'audionews' );
	do_settings_sections( 'audionews' );
	submit_button();
	echo '</form><h2>' . esc_html__( 'Connection', 'audionews' ) . '</h2><p>' . esc_html__( 'Asks audionews whether it knows this source and its secret. No article is sent.', 'audionews' ) . '</p>';
	printf( '<form action="%s" method="post"><input type="hidden" name="action" value="audionews_test">', esc_url( admin_url( 'admin-post.php' ) ) );
	wp_nonce_field( 'audionews_test' );
	submit_button( __( 'Test the connection', 'audionews' ), 'secondary' );
	echo '</form></div>';
}

add_action(
	'admin_post_audionews_test',
	static function () {
		if ( ! current_user_can( 'manage_options' ) ) {
			wp_die( esc_html__( 'You may not do that.', 'audionews' ), '', array( 'response' => 403 ) );
		}
		check_admin_referer( 'audionews_test' );
		// A message without a story: what is wrong is told, and nothing can come of it.
		$told = audionews_send( array( 'id' => 'connection' ), 'test-' . wp_generate_uuid4() );
		$good = 422 === $told['code'];
		add_settings_error( 'audionews_settings', 'test', $good ? __( 'audionews knows this source and its secret.', 'audionews' ) : $told['words'], $good ? 'success' : 'error' );
		set_transient( 'settings_errors', get_settings_errors(), 30 );
		wp_safe_redirect( add_query_arg( 'settings-updated', 'true', admin_url( 'options-general.php?page=audionews' ) ) );
		exit;
	}
);

add_action(
	'admin_notices',
	static function () {
		$screen = get_current_screen();
		if ( ! current_user_can( 'manage_options' ) || null === $screen || 'plugins' !== $screen->id || '' !== audionews_settings()['site'] ) {
			return;
		}
		printf(
			'<div class="notice notice-info"><p>%s <a href="%s">%s</a></p></div>',
			esc_html__( 'audionews does not know yet where its site is.', 'audionews' ),
			esc_url( admin_url( 'options-general.php?page=audionews' ) ),
			esc_html__( 'Set up audionews', 'audionews' )
		);
	}
);
