<?php
/**
 * Takes away everything that the plugin kept.
 *
 * @package Audionews
 */

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

delete_option( 'audionews_settings' );
delete_post_meta_by_key( '_audionews_state' );
delete_post_meta_by_key( '_audionews_audio' );
wp_unschedule_hook( 'audionews_retry' );
wp_unschedule_hook( 'audionews_ask' );
